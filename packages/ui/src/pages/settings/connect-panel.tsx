import { useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import type { NewTokenAnswer, SessionAnswer } from '../../api/types.ts'
import { CopyButton, CopyLine } from '../../parts/copy.tsx'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { arrivals } from '../../api/live.ts'
import { INSTALL, JEST, VITEST, isLocal, type Snippet } from '../start/snippets.ts'
import { githubSnippet, gitlabSnippet, shellSnippet } from './ci-snippets.ts'

interface ConnectPanelProps {
  project: string
  session: SessionAnswer
  mayChange: boolean
}

/** What is to be pasted elsewhere so that runs come here, with the real address and, if wanted, a fresh token. */
export function ConnectPanel({ project, session, mayChange }: ConnectPanelProps) {
  const [made, setMade] = useState<NewTokenAnswer>()
  const [refused, setRefused] = useState('')
  const needsToken = session.tokensRequired || !isLocal(location.hostname)
  const make = (): void => {
    setRefused('')
    change<NewTokenAnswer>('POST', '/tokens', { scope: 'ingest', project: project || null }).then(
      (answer) => {
        setMade(answer)
        arrivals.value++
      },
      (error: Error) => setRefused(error.message),
    )
  }
  const { origin } = location
  return (
    <Panel id="connect" title="Connect a repository" sub="Install, one line in the config, and the address for CI.">
      <CopyLine text={INSTALL} label="the command that installs the reporter" />
      <div class="alternatives">
        <Code snippet={VITEST} text={lastLine(VITEST.text)} />
        <Code snippet={JEST} text={lastLine(JEST.text)} />
      </div>
      <div class="fresh-token">
        {made ? (
          <>
            <p class="small">
              A token that may send runs{made.project !== null && <> of </>}
              {made.project !== null && <Given text={made.project} />}. It is shown only now: put it into the secrets of
              your CI as <code>STRATIGRAPH_TOKEN</code>.
            </p>
            <CopyLine text={made.token} label="the new token" />
          </>
        ) : (
          <>
            <button type="button" class="btn primary" disabled={!mayChange} onClick={make}>
              Make a token for CI
            </button>
            <span class="sub small">
              {needsToken
                ? 'Scope ingest: it may send runs, and see nothing.'
                : 'This server asks for none as long as only this machine reaches it.'}
            </span>
          </>
        )}
        {refused && (
          <p class="up small" role="alert">
            {refused}
          </p>
        )}
      </div>
      <div class="alternatives three">
        <Code snippet={githubSnippet(origin)} />
        <Code snippet={gitlabSnippet(origin)} />
        <Code snippet={shellSnippet(origin, made?.token)} />
      </div>
    </Panel>
  )
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)

function Code({ snippet, text = snippet.text }: { snippet: Snippet; text?: string }) {
  return (
    <div class="snippet" data-copy>
      <header>
        <h3>{snippet.title}</h3>
        <CopyButton text={text} label={`the lines for ${snippet.title}`} />
      </header>
      <pre class="wrap">{snippet.text}</pre>
      <p class="sub small">{snippet.note}</p>
    </div>
  )
}
