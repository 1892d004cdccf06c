import { useId, useState } from 'preact/hooks'
import { apiPath, change } from '../../api/client.ts'
import type { NewTokenAnswer, SessionAnswer, TokenRow, TokensAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { When } from '../../parts/when.tsx'

const SCOPES = [
  ['ingest', 'ingest: sends runs'],
  ['read', 'read: sees everything'],
  ['admin', 'admin: may do everything'],
] as const

interface TokensPanelProps {
  project: string
  session: SessionAnswer
  mayChange: boolean
}

export function TokensPanel({ project, session, mayChange }: TokensPanelProps) {
  const query = useQuery<TokensAnswer>(mayChange ? apiPath('/tokens') : null)
  const tokens = query.data?.tokens ?? []
  return (
    <Panel
      id="tokens"
      title="Tokens"
      sub={
        session.tokensRequired
          ? 'Whoever asks this server needs one.'
          : 'Only this machine reaches this server: it asks for none yet.'
      }
    >
      {!mayChange ? (
        <p class="no-data">A token with the scope admin shows them.</p>
      ) : (
        <>
          <TokenForm project={project} ownProject={session.project} onMade={query.retry} />
          {query.data && tokens.length === 0 && (
            <p class="no-data">There are none. The first one should have the scope admin.</p>
          )}
          {tokens.length > 0 && (
            <PlainTable
              label="Tokens"
              columns={['Token', 'Scope', 'Project', 'Made', 'Last used', 'State'].map((title) => ({ title }))}
              rows={tokens.map((token) => [
                <code key="prefix">{token.prefix}…</code>,
                token.scope,
                token.project === null ? 'all' : <Given key="project" text={token.project} />,
                <When key="made" at={token.createdAt} />,
                token.lastUsedAt === null ? 'never' : <When key="used" at={token.lastUsedAt} />,
                <TokenState key="state" token={token} onRevoked={query.retry} />,
              ])}
            />
          )}
        </>
      )}
    </Panel>
  )
}

function TokenForm({
  project,
  ownProject,
  onMade,
}: {
  project: string
  ownProject: string | null
  onMade: () => void
}) {
  const id = useId()
  const [scope, setScope] = useState<string>('ingest')
  const [everywhere, setEverywhere] = useState(false)
  const [made, setMade] = useState<NewTokenAnswer>()
  const [refused, setRefused] = useState('')
  const forAll = ownProject === null && (everywhere || project === '')
  const submit = (event: Event): void => {
    event.preventDefault()
    setRefused('')
    change<NewTokenAnswer>('POST', '/tokens', { scope, project: forAll ? null : project }).then(
      (answer) => {
        setMade(answer)
        onMade()
      },
      (error: Error) => setRefused(error.message),
    )
  }
  return (
    <>
      <form class="row-form" onSubmit={submit}>
        <label for={`${id}-scope`}>New token</label>
        <select
          id={`${id}-scope`}
          class="select"
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value)}
        >
          {SCOPES.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        {ownProject === null && project !== '' && (
          <select
            class="select"
            aria-label="Project of the token"
            value={everywhere ? 'all' : 'one'}
            onChange={(event) => setEverywhere(event.currentTarget.value === 'all')}
          >
            <option value="one">for {project} alone</option>
            <option value="all">for all projects</option>
          </select>
        )}
        <button type="submit" class="btn">
          Make it
        </button>
      </form>
      {refused && (
        <p class="up small" role="alert">
          {refused}
        </p>
      )}
      {made && (
        <div class="made" role="status">
          <p class="small">The new token with the scope {made.scope}. It is shown only now.</p>
          <CopyLine text={made.token} label="the new token" />
        </div>
      )}
    </>
  )
}

function TokenState({ token, onRevoked }: { token: TokenRow; onRevoked: () => void }) {
  const [asked, setAsked] = useState(false)
  const [refused, setRefused] = useState('')
  if (token.revokedAt !== null) {
    return (
      <span class="dim">
        ✕ revoked <When at={token.revokedAt} />
      </span>
    )
  }
  if (refused) return <span class="up">{refused}</span>
  const revoke = (): void => {
    change('DELETE', `/tokens/${encodeURIComponent(token.prefix)}`).then(onRevoked, (error: Error) =>
      setRefused(error.message),
    )
  }
  return asked ? (
    <span class="confirm">
      <button type="button" class="btn tiny danger" aria-label={`Revoke ${token.prefix} for good`} onClick={revoke}>
        Revoke for good
      </button>
      <button type="button" class="btn tiny" onClick={() => setAsked(false)}>
        Keep
      </button>
    </span>
  ) : (
    <span class="confirm">
      <span>● in force</span>
      <button type="button" class="btn tiny" aria-label={`Revoke ${token.prefix}`} onClick={() => setAsked(true)}>
        Revoke
      </button>
    </span>
  )
}
