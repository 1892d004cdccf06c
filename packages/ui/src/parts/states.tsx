import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { underWay, type RequestFailed } from '../api/client.ts'
import type { Query } from '../api/use-query.ts'
import { usePageLink } from '../state/url.ts'

/** Something to say in place of content: what is missing, and the next step. */
export function State({
  title,
  children,
  actions,
}: {
  title: string
  children?: ComponentChildren
  actions?: ComponentChildren
}) {
  return (
    <div class="state">
      <svg width="56" height="44" viewBox="0 0 56 44" aria-hidden="true">
        <path
          d="M2 12c12-8 18-4 26 0s16 4 26-4M2 24c12-8 18-4 26 0s16 4 26-4M2 36c12-8 18-4 26 0s16 4 26-4"
          fill="none"
          stroke="var(--line-2)"
          stroke-width="1.5"
          stroke-dasharray="4 3"
        />
      </svg>
      <h2>{title}</h2>
      {children}
      {actions && <div class="actions">{actions}</div>}
    </div>
  )
}

export function Failure({ error, retry }: { error: RequestFailed; retry: () => void }) {
  const link = usePageLink()
  const missing = error.status === 404
  return (
    <section class="panel" role="alert">
      <State
        title={missing ? 'Not here' : 'That did not work'}
        actions={
          missing ? (
            <a class="btn primary" href={link('/')}>
              Overview
            </a>
          ) : (
            <button type="button" class="btn primary" onClick={retry}>
              Try again
            </button>
          )
        }
      >
        <p>{error.message}</p>
        {error.fix && <p>{error.fix}</p>}
      </State>
    </section>
  )
}

/** The answer of before is still shown while the server cannot be asked. */
export function StaleNotice({ query }: { query: Query<unknown> }) {
  if (!query.error || query.data === undefined) return null
  return (
    <div class="notice" role="status">
      <span>{query.error.message} What you see is from before.</span>
      <button type="button" class="btn tiny" onClick={query.retry}>
        Try again
      </button>
    </div>
  )
}

/** A line under the header, from the moment on when something takes longer than 200 ms. */
export function LoadingBar() {
  const busy = underWay.value > 0
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!busy) return setShown(false)
    const timer = setTimeout(() => setShown(true), 200)
    return () => clearTimeout(timer)
  }, [busy])
  return shown ? <div class="loading-bar" role="progressbar" aria-label="Loading" /> : null
}

/** What is being done, from the moment on when that takes longer than a second. */
export function Waiting({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel waiting" role="status">
      <State title={title}>{children}</State>
    </section>
  )
}

/** "Not enough data (7 of 20 runs)", with the share as a row of blocks. */
export function NotEnough({ have, need, what }: { have: number; need: number; what: string }) {
  return (
    <div class="no-data">
      <b>Not enough data</b>
      <div class="progress" role="img" aria-label={`${have} of ${need} runs`}>
        {Array.from({ length: need }, (_, index) => (
          <i key={index} class={index < have ? 'on' : undefined} />
        ))}
      </div>
      <span class="small">
        {have} of {need} runs. {what}
      </span>
    </div>
  )
}
