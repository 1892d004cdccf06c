import { judgeNetworkError } from '../../delivery/outcome.ts'
import { ask, type Reply, type Target } from '../../delivery/post.ts'
import { isObject } from '../../is-object.ts'
import { FORMAT_VERSION } from '../../report.ts'
import { note, ok, problem, type Check } from './check.ts'

const timeoutMs = 10_000
/** Runs are placed by the machine's clock; a server puts right only what cannot be. */
const skewToleratedMs = 60_000

/** What a server says of itself and of the token. */
export async function checkServer(target: Target, now: () => number): Promise<Check[]> {
  const askedAt = now()
  const health = await askFor(target, '/api/v1/health')
  if ('outcome' in health) return [health]
  const { status, body } = health
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
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  if (Math.abs(skewMs) <= skewToleratedMs) return ok('clock', `${seconds} s from the server's`)
  const found = `this machine's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the server's`
  return note(
    'clock',
    found,
    'The order inside a run is not touched by it; runs of several machines may be listed askew.',
  )
}

async function checkToken(target: Target): Promise<Check> {
  const reply = await askFor(target, '/api/v1/session')
  if ('outcome' in reply) return reply
  const { status, body } = reply
  if (status === 404) return note('token', 'the server is too old to tell what the token may do')
  if (status !== 200 || !isObject(body)) {
    const said = isObject(body) && typeof body['error'] === 'string' ? body['error'] : `the server answers ${status}`
    return problem('token', said, target.token === null ? 'Set STRATIGRAPH_TOKEN.' : 'Check STRATIGRAPH_TOKEN.')
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
    return problem('server', `${target.url} cannot be reached: ${reason}`, 'Is stratigraph-server running there?')
  }
}
