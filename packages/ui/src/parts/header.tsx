import { useLocation } from 'preact-iso/router'
import { useQuery } from '../api/use-query.ts'
import type { ProjectsAnswer } from '../api/types.ts'
import { OpenFindings } from '../pages/order/open-findings.tsx'
import { currentTheme, toggleTheme } from '../state/theme.ts'
import { usePageLink, useUrl } from '../state/url.ts'
import { Given } from './given.tsx'
import { LoadingBar } from './states.tsx'

const PAGES = [
  ['/', 'Overview'],
  ['/tests', 'Tests'],
  ['/runs', 'Runs'],
  ['/failures', 'Failures'],
  ['/order', 'Order'],
  ['/layers', 'Layers'],
] as const

export function Header() {
  const { path } = useLocation()
  const link = usePageLink()
  const current = PAGES.findLast(([start]) =>
    start === '/' ? path === '/' : path.startsWith(start) || (start === '/tests' && path === '/files'),
  )?.[0]
  return (
    <header class="top">
      <a class="brand" href={link('/')}>
        <Logo />
        Stratigraph
      </a>
      <ProjectChoice />
      <nav class="main-nav" aria-label="Main">
        {PAGES.map(([start, name]) => (
          <a key={start} href={link(start)} aria-current={start === current ? 'page' : undefined}>
            {name}
            {start === '/order' && <OpenFindings />}
          </a>
        ))}
      </nav>
      <div class="end">
        <a class="btn wide-only" href={link('/tests')} data-search>
          Search tests <kbd>/</kbd>
        </a>
        <a
          class="btn ghost"
          href={link('/settings')}
          aria-label="Settings"
          aria-current={path === '/settings' ? 'page' : undefined}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M1.5 5h6M12 5h2.5M1.5 11H4M8.5 11h6" stroke="currentColor" stroke-width="1.5" />
            <circle cx="9.75" cy="5" r="2" fill="none" stroke="currentColor" stroke-width="1.5" />
            <circle cx="6.25" cy="11" r="2" fill="none" stroke="currentColor" stroke-width="1.5" />
          </svg>
        </a>
        <button
          type="button"
          class="btn ghost"
          aria-label={`Switch to ${currentTheme() === 'dark' ? 'light' : 'dark'} colours`}
          onClick={toggleTheme}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
            <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
          </svg>
        </button>
      </div>
      <LoadingBar />
    </header>
  )
}

/** The project's name; a choice where the server keeps several. */
function ProjectChoice() {
  const { param, set } = useUrl()
  const { data } = useQuery<ProjectsAnswer>('/projects')
  const projects = data?.projects ?? []
  if (projects.length === 0) return null
  const current = param('project') ?? projects[0]!.name
  if (projects.length === 1) {
    return (
      <span class="repo">
        <span>
          <Given text={current} />
        </span>
      </span>
    )
  }
  return (
    <span class="repo">
      <select
        aria-label="Project"
        value={current}
        onChange={(event) => set({ project: event.currentTarget.value, q: null, against: null })}
      >
        {projects.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </span>
  )
}

const Logo = () => (
  <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
    <path class="fill-unit" d="M1 6.2C5 3.4 8 3.6 11 5.2s6 1.8 10-.8V8c-4 2.6-7 2.4-10 .8S5 7 1 9.8z" />
    <path class="fill-integration" d="M1 11.2C5 8.4 8 8.6 11 10.2s6 1.8 10-.8V13c-4 2.6-7 2.4-10 .8S5 12 1 14.8z" />
    <path class="fill-e2e" d="M1 16.2c4-2.8 7-2.6 10-1s6 1.8 10-.8V18c-4 2.6-7 2.4-10 .8s-6-1.8-10 1z" />
  </svg>
)
