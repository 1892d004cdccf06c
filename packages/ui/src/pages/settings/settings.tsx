import { apiPath } from '../../api/client.ts'
import type { ProjectsAnswer, SessionAnswer, SettingsAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { Given } from '../../parts/given.tsx'
import { Failure, StaleNotice } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useTitle } from '../../state/title.ts'
import { useUrl } from '../../state/url.ts'
import { BudgetsPanel } from './budgets-panel.tsx'
import { ConnectPanel } from './connect-panel.tsx'
import { ProjectsPanel } from './projects-panel.tsx'
import { RulesPanel } from './rules-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'
import { TokensPanel } from './tokens-panel.tsx'

const SECTIONS = [
  ['connect', 'Connect'],
  ['tokens', 'Tokens'],
  ['projects', 'Projects'],
  ['storage', 'Storage'],
  ['budgets', 'Budgets'],
  ['rules', 'Layer rules'],
] as const

/** What people decide about a project and about the server. */
export function Settings() {
  useTitle('Settings')
  const { param } = useUrl()
  const session = useQuery<SessionAnswer>('/session', { live: false })
  const settings = useQuery<SettingsAnswer>(apiPath('/settings', { project: param('project') }))
  const projects = useQuery<ProjectsAnswer>('/projects')
  const error = settings.error ?? session.error
  const { data } = settings
  const isReady = data && session.data && projects.data
  const mayChange = session.data?.scope === 'admin'
  return (
    <div class="page settings-page" aria-busy={!isReady && !error}>
      <div class="head">
        <div>
          <h1>Settings</h1>
          <p class="meta">
            {data?.project && (
              <span>
                of <Given text={data.project} />
              </span>
            )}
            {data?.changedAt && (
              <span>
                changed <When at={data.changedAt} />
              </span>
            )}
            {session.data && !mayChange && <span>Changing anything needs a token with the scope admin.</span>}
          </p>
        </div>
        <nav class="actions" aria-label="Sections">
          {SECTIONS.map(([id, name]) => (
            <a key={id} class="btn tiny" href={`#${id}`} target="_self">
              {name}
            </a>
          ))}
        </nav>
      </div>
      <StaleNotice query={settings} />
      {error && !isReady && (
        <Failure
          error={error}
          retry={() => {
            settings.retry()
            session.retry()
          }}
        />
      )}
      {isReady && (
        <>
          <ConnectPanel project={data.project} session={session.data!} mayChange={mayChange} />
          <TokensPanel project={data.project} session={session.data!} mayChange={mayChange} />
          <ProjectsPanel projects={projects.data!} mayChange={mayChange && session.data!.project === null} />
          <StoragePanel answer={data} mayChange={mayChange && data.project !== ''} onChanged={settings.retry} />
          <BudgetsPanel answer={data} mayChange={mayChange && data.project !== ''} onChanged={settings.retry} />
          <RulesPanel />
        </>
      )}
    </div>
  )
}
