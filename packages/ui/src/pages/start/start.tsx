import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { activityCount, arrivals } from '../../api/live.ts'
import type { ActivityAnswer, ProjectsAnswer } from '../../api/types.ts'
import { forgetAnswers, useQuery } from '../../api/use-query.ts'
import { CopyButton, CopyLine } from '../../parts/copy.tsx'
import { Failure } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { usePageLink } from '../../state/url.ts'
import { Arrivals } from './arrivals.tsx'
import { INSTALL, JEST, TOKEN, VITEST, isLocal, runTests, uploadReports, type Snippet } from './snippets.ts'

/** How to record the first run, and what came in meanwhile. Where the history is empty, it waits for the first run. */
export function Start() {
  useTitle('Set up')
  const link = usePageLink()
  const { route } = useLocation()
  const projects = useQuery<ProjectsAnswer>('/projects')
  const empty = projects.data ? projects.data.projects.length === 0 : undefined
  const wasEmpty = useRef(false)
  if (empty) wasEmpty.current = true

  useEffect(() => {
    if (!wasEmpty.current || empty !== false) return
    forgetAnswers()
    route(link('/'), true)
  }, [empty])

  if (projects.error && !projects.data) return <Failure error={projects.error} retry={projects.retry} />
  const local = isLocal(location.hostname)
  return (
    <div class="page start-page">
      <div class="head">
        <div>
          <h1>{empty ? 'Record the first run' : 'Set up another repository'}</h1>
          <p class="meta">One package and one line. The reporter never changes the outcome of a run.</p>
        </div>
      </div>
      <section class="panel">
        <ol class="steps">
          <Step number={1} title="Install the reporter" wide>
            <CopyLine text={INSTALL} label="the command that installs the reporter" />
          </Step>
          <Step number={2} title="Add one line" wide>
            <div class="alternatives">
              <Code snippet={VITEST} />
              <Code snippet={JEST} />
            </div>
          </Step>
          <Step number={3} title="Run the tests once">
            <Command snippet={runTests(location.origin, local)} />
            {!local && <CopyLine text={TOKEN} label="the command that makes a token" />}
          </Step>
          <Step number={4} title="Or send reports that exist already">
            <Command snippet={uploadReports(location.origin, local)} />
          </Step>
        </ol>
      </section>
      <Incoming empty={empty} />
    </div>
  )
}

function Step({
  number,
  title,
  wide,
  children,
}: {
  number: number
  title: string
  wide?: boolean
  children: ComponentChildren
}) {
  return (
    <li class={wide ? 'wide' : undefined}>
      <h2>
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {children}
    </li>
  )
}

const Command = ({ snippet }: { snippet: Snippet }) => (
  <>
    <CopyLine text={snippet.text} label={snippet.title} />
    <p class="sub small">{snippet.note}</p>
  </>
)

/** Several lines, of which the last is the one to paste. */
function Code({ snippet }: { snippet: Snippet }) {
  const line = snippet.text.slice(snippet.text.lastIndexOf('\n') + 1)
  return (
    <div class="snippet" data-copy>
      <header>
        <h3>{snippet.title}</h3>
        <CopyButton text={line} label={`the line for ${snippet.title}`} />
      </header>
      <pre class="wrap">{snippet.text}</pre>
      <p class="sub small">{snippet.note}</p>
    </div>
  )
}

/** The live list. It asks anew at whatever reaches the server, refused or not. */
function Incoming({ empty }: { empty: boolean | undefined }) {
  const query = useQuery<ActivityAnswer>('/activity', { live: false })
  const tick = activityCount.value + arrivals.value
  const [seen] = useState(tick)
  useEffect(() => {
    if (tick !== seen) query.retry()
  }, [tick])
  const entries = query.data?.activity ?? []
  return (
    <section class="panel incoming" aria-labelledby="incoming-title">
      <header>
        <h2 id="incoming-title">{empty ? 'Waiting for the first report' : 'What came in lately'}</h2>
        <span class="sub small">
          {empty ? 'This page moves on by itself as soon as a run is stored.' : 'Since the server was started.'}
        </span>
      </header>
      <div class="body">
        {entries.length > 0 ? (
          <Arrivals entries={entries} />
        ) : (
          <p class="no-data">
            {empty ? 'Nothing has arrived yet, and nothing was refused.' : 'Nothing since the server was started.'}
          </p>
        )}
      </div>
    </section>
  )
}
