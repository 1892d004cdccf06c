import { isObject } from '../is-object.ts'
import { cleanLine } from '../clean-line.ts'
import type { Reply, Target } from './post.ts'

/**
 * What became of one report on its way to a server:
 * `stored`: it is there, now or since an earlier time. `refused`: that server will never take this report.
 * `unsent`: it may take it later, or with another token or address; `retry` tells whether to try again at once.
 */
export type Outcome =
  | { kind: 'stored'; duplicate: boolean; url: string | null }
  | { kind: 'refused'; reason: string }
  | { kind: 'unsent'; reason: string; retry: boolean; waitMs: number | null }

/** Reads a server's answer to the report `id`. A 412 is the sender's to handle and counts as unsent here. */
export function judgeReply(reply: Reply, id: string, { url, token }: Target): Outcome {
  const { status, body, location, retryAfterMs } = reply
  const said = errorOf(body)
  if (status === 200 || status === 201) {
    // A login page or a proxy says 200 too.
    if (!isObject(body) || body['id'] !== id) return unsent(`${url} answers, but not as a Stratigraph server`)
    return { kind: 'stored', duplicate: body['duplicate'] === true, url: shownAt(body['url'], url) }
  }
  if (status === 400 || status === 409 || status === 413) {
    return { kind: 'refused', reason: `${status} ${withFix(said ?? DEFAULT_REASONS[status], body)}` }
  }
  if (status === 401 || status === 403) {
    // The server's own fix is for those who may make tokens on it.
    const fix = token === null ? 'set STRATIGRAPH_TOKEN' : 'check STRATIGRAPH_TOKEN'
    return unsent(`${status} ${said ?? 'not allowed'} (${fix})`)
  }
  if (status >= 300 && status < 400 && location !== null) {
    return unsent(`${url} redirects to ${cleanLine(location, 200)}: give that address instead`)
  }
  if (status === 404) return unsent(`404 ${said ?? `no Stratigraph server at ${url}`}`)
  const retry = status === 408 || status === 429 || status >= 500
  return { ...unsent(`${status} ${withFix(said ?? 'unexpected answer', body)}`), retry, waitMs: retryAfterMs }
}

const unsent = (reason: string): Outcome & { kind: 'unsent' } => ({
  kind: 'unsent',
  reason,
  retry: false,
  waitMs: null,
})

const DEFAULT_REASONS = { 400: 'broken report', 409: 'another report has this id', 413: 'too large' }

/** The network's error in a few words: `ECONNREFUSED 127.0.0.1:4319`. */
export function judgeNetworkError(error: unknown, host: string): Outcome {
  const { code, message } = (error instanceof AggregateError ? error.errors[0] : error) as NodeJS.ErrnoException
  const known = code !== undefined && /^(E[A-Z]+|EAI_\w+)$/.test(code)
  const reason = known && code !== 'ETIMEDOUT' ? `${code} ${host}` : `${message || code || String(error)} (${host})`
  return { kind: 'unsent', reason: cleanLine(reason, 300), retry: true, waitMs: null }
}

const errorOf = (body: unknown): string | null =>
  isObject(body) && typeof body['error'] === 'string' ? cleanLine(body['error'], 400) : null

const withFix = (error: string, body: unknown): string =>
  isObject(body) && typeof body['fix'] === 'string' ? cleanLine(`${error}. ${body['fix']}`, 400) : error

/** The server may answer a path only: it need not know the name under which it is reached. */
function shownAt(path: unknown, server: string): string | null {
  if (typeof path !== 'string' || path === '') return null
  const address = path.startsWith('/') && !path.startsWith('//') ? server + path : path
  if (!URL.canParse(address)) return null
  const { href, protocol } = new URL(address)
  return protocol === 'http:' || protocol === 'https:' ? href : null
}
