import { judgeNetworkError } from '../../delivery/outcome.ts'
import { ask, type Reply, type Target } from '../../delivery/post.ts'
import { isObject } from '../../is-object.ts'
import { FORMAT_VERSION } from '../../report.ts'
import { countOf } from '../../summary/wording.ts'
import { note, ok, problem, type Check } from './check.ts'

const timeoutMs = 10_000
/** Less is of no account. */
const skewToleratedMs = 60_000

/** What a server says of itself and of the token. */
export async function checkServer(target: Target, now: () => number): Promise<Check[]> {
  const askedAt = now()
  const health = await askFor(target, '/api/v1/health')
  if ('outcome' in health) return [health]
  const { status, body, location } = health
  if (isObject(body) && body['status'] === 'stalled') return [stalled(target)]
  if (status >= 300 && status < 400 && location !== null) {
    return [problem('server', `${target.url} redirects to ${location}`, 'Give that address instead: STRATIGRAPH_URL.')]
  }
  if (status !== 200 || !isObject(body) || typeof body['formatVersion'] !== 'number') {
    const said = isObject(body) && typeof body['error'] === 'string' ? `: ${body['error']}` : ''
    const fix =
      isObject(body) && typeof body['fix'] === 'string' ? body['fix'] : 'Is that the address of the dashboard?'
    return [problem('server', `${target.url} answers ${status}, but not as a Stratigraph server${said}`, fix)]
  }
  const took = now() - askedAt
  const checks = [ok('server', `${target.url} answers in ${took} ms, version ${String(body['version'])}`)]
  checks.push(checkFormat(body['formatVersion']))
  const clock = checkClock(body['at'], (askedAt + now()) / 2)
  if (clock) checks.push(clock)
  checks.push(await checkToken(target))
  return checks
}

const stalled = ({ url }: Target): Check =>
  problem(
    'server',
    `${url} takes no reports at the moment: what writes its history does not answer`,
    'The log of the server says since when. Is its disk slow or away? If it lasts, start the server again.',
  )

const checkFormat = (theirs: number): Check =>
  theirs >= FORMAT_VERSION
    ? ok('versions', `both speak version ${FORMAT_VERSION} of the report`)
    : problem(
        'versions',
        `the server takes reports of version ${theirs}, this reporter writes version ${FORMAT_VERSION}`,
        'Run on the server: npm install --global @stratigraph/server@latest',
      )

/** @param at the server's clock, ISO 8601; older servers do not tell it */
function checkClock(at: unknown, here: number): Check | undefined {
  const there = typeof at === 'string' ? Date.parse(at) : NaN
  if (Number.isNaN(there)) return undefined
  const skewMs = Math.round(here - there)
  const apartMs = Math.abs(skewMs)
  if (apartMs <= skewToleratedMs) return ok('clock', `${Math.round(apartMs / 1000)} s from the server's`)
  const found = `this machine's clock is ${longSpan(apartMs)} ${skewMs > 0 ? 'ahead of' : 'behind'} the server's`
  return note(
    'clock',
    found,
    'Set one of the two right: runs may be listed at a wrong time. The order of the tests inside a run is not touched.',
  )
}

/** `12 minutes`, `3 hours`, `365 days`. */
function longSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return countOf(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? countOf(hours, 'hour') : countOf(Math.round(hours / 24), 'day')
}

async function checkToken(target: Target): Promise<Check> {
  const reply = await askFor(target, '/api/v1/session')
  if ('outcome' in reply) return reply
  const { status, body } = reply
  if (status === 404) return note('token', 'the server is too old to tell what the token may do')
  if (status !== 200 || !isObject(body)) {
    const said = isObject(body) && typeof body['error'] === 'string' ? body['error'] : `the server answers ${status}`
    const given = target.token === null ? 'Set STRATIGRAPH_TOKEN' : 'Check STRATIGRAPH_TOKEN'
    return problem(
      'token',
      said,
      `${given}; the server's admin makes one: stratigraph-server token create --scope ingest`,
    )
  }
  if (body['tokensRequired'] !== true) return ok('token', 'the server asks for none')
  const project = typeof body['project'] === 'string' ? `the project ${body['project']}` : 'every project'
  const scope = String(body['scope'])
  return scope === 'read'
    ? note(
        'token',
        `scope read, for ${project}: it cannot send reports`,
        'For sending, use a token with the scope ingest.',
      )
    : ok('token', `scope ${scope}, for ${project}`)
}

async function askFor(target: Target, path: string): Promise<Reply | Check> {
  try {
    return await ask(target, { method: 'GET', path, timeoutMs })
  } catch (error) {
    const judged = judgeNetworkError(error, new URL(target.url).host)
    const reason = 'reason' in judged ? judged.reason : ''
    const fix = /^(ENOTFOUND|EAI_AGAIN)/.test(reason)
      ? 'Is the name in the address right (STRATIGRAPH_URL), and known on this machine?'
      : 'Is stratigraph-server running there, and does nothing stand between (firewall, proxy)?'
    return problem('server', `${target.url} cannot be reached: ${reason}`, fix)
  }
}
