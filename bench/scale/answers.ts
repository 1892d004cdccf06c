import { generateReport } from '../generate.ts'
import { makeSuite } from '../suite.ts'
import type { Body } from '../../packages/reporter/src/delivery/post.ts'
import { postReport, reportBody } from '../support/post-report.ts'
import { round, type Target } from '../support/section.ts'
import { startServer } from '../support/server-process.ts'
import { quantile } from '../support/statistics.ts'
import { scaleProject } from './fill-store.ts'

const requests = 30
/** A history that is measured again has the reports of the last time. */
const first = Math.floor(Date.now() / 1000) % 1_000_000
const project = `project=${encodeURIComponent(scaleProject)}`

interface Measured {
  coldMs: number
  idleMs: number[]
  busyMs: number[]
}

/** How the built server answers over the history in that folder: first of all, again, and while reports arrive. */
export async function measureAnswers(dir: string) {
  await using server = await startServer(dir)
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/v1${path}`)
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const timed = async (path: string): Promise<number> => {
    const startMs = performance.now()
    await get(path)
    return performance.now() - startMs
  }
  const list = `/tests?${project}&range=30d&limit=100`
  // The server reads what it keeps in memory first: whoever asks before that waits for it.
  const loadMs = await timed(`/tests?${project}&range=1d&limit=1`)
  const pages = new Map<string, (turn: number) => string>([
    ['slowest 100 integration tests, 30 days', () => `${list}&sort=p95&q=layer:integration`],
    ['most retried 100, 30 days', () => `${list}&sort=retried`],
  ])
  const { tests } = (await get(`/tests?${project}&range=1d&limit=100&sort=retried`)) as { tests: { id: string }[] }
  const { runs } = (await get(`/runs?${project}&limit=60`)) as { runs: { id: string }[] }
  const some = (turn: number): string => tests[turn % tests.length]!.id
  pages.set("one test's results, 30 days", (turn) => `/tests/${some(turn)}?${project}&range=30d`)
  pages.set("one run's lanes", (turn) => `/runs/${runs[turn % runs.length]!.id}?${project}`)
  pages.set("a test's suspects over 500 runs", (turn) => `/tests/${some(turn)}/order?${project}&range=30d`)
  pages.set('overview, 30 days', () => `/overview?${project}&range=30d`)

  const measured = new Map<string, Measured>()
  for (const [name, path] of pages) {
    const own: Measured = { coldMs: await timed(path(0)), idleMs: [], busyMs: [] }
    measured.set(name, own)
    for (let turn = 1; turn <= requests; turn++) own.idleMs.push(await timed(path(turn)))
  }
  const { rssBytes } = await server.usage()

  const suite = makeSuite({ tests: 5_000 })
  const bodies = Array.from({ length: 40 }, (_, index) =>
    reportBody(
      generateReport(suite, { index: first + index, startedAt: new Date(Date.now() - 3_600_000 + index * 60_000) }),
      {
        dictionary: true,
      },
    ),
  )
  let arrived = 0
  const stop = new AbortController()
  const arrivals = (async () => {
    for (; !stop.signal.aborted && arrived < bodies.length; arrived++) {
      await postPatiently(server.url, bodies[arrived]!)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  for (let turn = 0; turn < requests / 2; turn++) {
    for (const [name, path] of pages) measured.get(name)!.busyMs.push(await timed(path(turn)))
  }
  stop.abort()
  await arrivals
  const health = await measureHealth(server.url)

  const rows = [...measured].map(
    ([name, { coldMs, idleMs, busyMs }]) =>
      `| ${name} | ${[coldMs, quantile(idleMs, 0.5), quantile(idleMs, 0.95), quantile(busyMs, 0.5), quantile(busyMs, 0.95)].map(round).join(' | ')} |`,
  )
  return {
    text: `
Over HTTP on 127.0.0.1, to the built server in a process of its own, one request after the other, until the last byte.
Cold: the first of all since the server has read what it keeps in memory (${round(loadMs / 1000)} s after its start). Then ${requests} more of
each kind, of other tests and runs; then ${requests / 2} of each, in turn, while ${arrived} reports of 5000 tests arrived in another
project, four a second at most. Memory (RSS) ${round(rssBytes / 2 ** 20)} MiB.

| ms | cold | p50 | p95 | p50 with arrivals | p95 with arrivals |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

/health, asked every 5 ms while ${health.reports} reports of 10,000 tests arrived one after the other: p50 ${round(health.p50Ms)} ms,
p99 ${round(health.p99Ms)} ms (${health.asked} answers).
`,
    targets: ({ cold, warm }: { cold: number; warm: number }): Target[] => [
      ...[...measured].flatMap(([name, { coldMs, idleMs, busyMs }]) => [
        ...(cold === Infinity ? [] : [{ name: `${name}, cold`, measured: coldMs, limit: cold, unit: 'ms' }]),
        { name: `${name}, p95`, measured: quantile(idleMs, 0.95), limit: warm, unit: 'ms' },
        { name: `${name}, p95 with arrivals`, measured: quantile(busyMs, 0.95), limit: warm, unit: 'ms' },
      ]),
      { name: 'p99 of /health while reports of 10,000 tests arrive', measured: health.p99Ms, limit: 50, unit: 'ms' },
    ],
  }
}

/** A connection that lay idle for long may close at the very moment it is used: once more then. */
const postPatiently = (url: string, body: Body): Promise<void> =>
  postReport(url, body).catch(() => postReport(url, body))

async function measureHealth(url: string) {
  const suite = makeSuite({ tests: 10_000, seed: 8 })
  const bodies = Array.from({ length: 25 }, (_, index) =>
    reportBody(
      generateReport(suite, { index: first + index, startedAt: new Date(Date.now() - 3_600_000 + index * 60_000) }),
      {
        dictionary: true,
      },
    ),
  )
  const stop = new AbortController()
  const arrivals = (async () => {
    for (const body of bodies) await postPatiently(url, body)
    stop.abort()
  })()
  const times: number[] = []
  while (!stop.signal.aborted) {
    const startMs = performance.now()
    await (await fetch(`${url}/api/v1/health`)).arrayBuffer()
    times.push(performance.now() - startMs)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await arrivals
  return { reports: bodies.length, asked: times.length, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
}
