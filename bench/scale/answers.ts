import { fork } from 'node:child_process'
import { once } from 'node:events'
import { generateReport } from '../generate.ts'
import { makeSuite } from '../suite.ts'
import type { Body } from '../../packages/reporter/src/delivery/post.ts'
import { postReport, reportBody } from '../support/post-report.ts'
import { round, type Target } from '../support/section.ts'
import { startServer } from '../support/server-process.ts'
import { quantile } from '../support/statistics.ts'
import { scaleProject } from './fill-store.ts'

const requests = 40
/** How questions are named that are asked with another filter each time. */
const unseen = '30 days, filter never asked before'
const project = `project=${encodeURIComponent(scaleProject)}`
const arrivalsScript = new URL('arrivals.ts', import.meta.url)

interface Measured {
  coldMs: number
  /** CPU of the server, all that goes on in it included. */
  coldCpuMs: number
  idleMs: number[]
  idleCpuMs: number
  busyMs: number[]
}

/** How the built server answers over the history in that folder: first of all, again, and while reports arrive. */
export async function measureAnswers(dir: string, testsOfSuite: number) {
  await using server = await startServer(dir)
  const ask = async (path: string) => {
    const response = await getPatiently(`${server.url}/api/v1${path}`)
    const text = await response.text()
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${text}`)
    return { text, isSettled: response.headers.get('cache-control') !== 'no-store' }
  }
  const timed = async (path: string): Promise<number> => {
    const startMs = performance.now()
    await ask(path)
    return performance.now() - startMs
  }
  const cpuMs = async (): Promise<number> => (await server.usage()).cpuMs
  // What is older than the memory is told at once; whoever asks for what is in it waits until it has been read.
  const startMs = performance.now()
  const early = ask(`/tests?${project}&range=30d&limit=100&sort=p95`).then(() => performance.now() - startMs)
  const newest = `/tests?${project}&range=1d&limit=100&sort=retried`
  const { tests } = JSON.parse((await ask(newest)).text) as { tests: { id: string }[] }
  const firstMs = performance.now() - startMs
  const earlyMs = await early
  while (!(await ask(newest)).isSettled) await new Promise((resolve) => setTimeout(resolve, 250))
  const settledMs = performance.now() - startMs
  const settledCpuMs = await cpuMs()
  const { runs } = JSON.parse((await ask(`/runs?${project}&limit=60`)).text) as { runs: { id: string }[] }

  const list = `/tests?${project}&range=30d&limit=100`
  const some = (turn: number): string => tests[turn % tests.length]!.id
  const pages = new Map<string, (turn: number) => string>([
    ['slowest 100 integration tests, 30 days', () => `${list}&sort=p95&q=layer:integration`],
    [`slowest 100 integration tests, ${unseen}`, (turn) => `${list}&sort=p95&q=layer:integration%20!x${turn}`],
    ['most retried 100, 30 days', () => `${list}&sort=retried`],
    [`most retried 100, ${unseen}`, (turn) => `${list}&sort=retried&q=!x${turn}`],
    ["one test's last 200", (turn) => `/tests/${some(turn)}?${project}&range=30d&results=200`],
    ["one test's results, 30 days", (turn) => `/tests/${some(turn)}?${project}&range=30d`],
    ["one run's lanes", (turn) => `/runs/${runs[turn % runs.length]!.id}/lanes?${project}`],
    ['one run in full', (turn) => `/runs/${runs[turn % runs.length]!.id}?${project}`],
    ["a test's suspects over 500 runs", (turn) => `/tests/${some(turn)}/order?${project}&range=30d`],
    ['overview, 30 days', (turn) => `/overview?project=${spelled(scaleProject, turn)}&range=30d`],
  ])

  const measured = new Map<string, Measured>()
  for (const [name, path] of pages) {
    const beforeMs = await cpuMs()
    const coldMs = await timed(path(0))
    const coldCpuMs = (await cpuMs()) - beforeMs
    const idleMs: number[] = []
    for (let turn = 1; turn <= requests; turn++) idleMs.push(await timed(path(turn)))
    const idleCpuMs = ((await cpuMs()) - beforeMs - coldCpuMs) / requests
    measured.set(name, { coldMs, coldCpuMs, idleMs, idleCpuMs, busyMs: [] })
  }
  const { rssBytes } = await server.usage()

  const arrivals = fork(arrivalsScript, [server.url, String(testsOfSuite)])
  await once(arrivals, 'message')
  for (let turn = 0; turn < requests; turn++) {
    for (const [name, path] of pages) measured.get(name)!.busyMs.push(await timed(path(requests + turn)))
  }
  arrivals.send('stop')
  const [arrived] = (await once(arrivals, 'message')) as [number]
  const health = await measureHealth(server.url)

  const rows = [...measured].map(
    ([name, { coldMs, coldCpuMs, idleMs, idleCpuMs, busyMs }]) =>
      `| ${name} | ${[coldMs, coldCpuMs, quantile(idleMs, 0.5), quantile(idleMs, 0.95), idleCpuMs, quantile(busyMs, 0.5), quantile(busyMs, 0.95)].map(round).join(' | ')} |`,
  )
  return {
    text: `
Over HTTP on 127.0.0.1, to the built server in a process of its own, one request after the other, until the last byte.
Lists are asked for as a page asks for them, again and again: the same question, answered anew only after a report. They
are asked for once more with a filter that nobody has asked for before, which no answer from before can serve; that is as
cold as a question gets, and judged as such where cold ones are. No two of the others are the same. The first answer about a day came ${round(firstMs / 1000)} s after the start, about 30 days ${round(earlyMs / 1000)} s; ${round(settledMs / 1000)} s (${round(settledCpuMs / 1000)} s CPU) after it everything was known that answers are
made of (verdicts, the order, steps). Cold: the first of its kind then. Then ${requests} more of each kind, of other tests and runs;
then ${requests} of each, in turn, while another process sent a report of ${testsOfSuite} tests of the same project each second (${arrived} in
all). CPU is all that the server used meanwhile, a request. Memory (RSS) ${round(rssBytes / 2 ** 20)} MiB.

| ms | cold | CPU | p50 | p95 | CPU | p50 with arrivals | p95 with arrivals |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

/health, asked every 5 ms while ${health.reports} reports of 10,000 tests arrived one after the other: p50 ${round(health.p50Ms)} ms,
p99 ${round(health.p99Ms)} ms (${health.asked} answers).
`,
    targets: ({ cold, warm }: { cold: number; warm: number }): Target[] => [
      ...[...measured].flatMap(([name, { coldMs, idleMs, busyMs }]) => {
        const limit = name.endsWith(unseen) && cold !== Infinity ? cold : warm
        return [
          ...(cold === Infinity ? [] : [{ name: `${name}, cold`, measured: coldMs, limit: cold, unit: 'ms' }]),
          { name: `${name}, p95`, measured: quantile(idleMs, 0.95), limit, unit: 'ms' },
          { name: `${name}, p95 with arrivals`, measured: quantile(busyMs, 0.95), limit, unit: 'ms' },
        ]
      }),
      { name: 'p99 of /health while reports of 10,000 tests arrive', measured: health.p99Ms, limit: 50, unit: 'ms' },
    ],
  }
}

/** The same text in an address, spelled differently each time. */
const spelled = (text: string, turn: number): string =>
  Array.from(text, (letter, index) =>
    (turn >> index) & 1 ? `%${letter.charCodeAt(0).toString(16)}` : encodeURIComponent(letter),
  ).join('')

/** A connection that lay idle for long may close at the very moment it is used: once more then. */
const postPatiently = (url: string, body: Body): Promise<void> =>
  postReport(url, body).catch(() => postReport(url, body))

const getPatiently = (url: string): Promise<Response> => fetch(url).catch(() => fetch(url))

async function measureHealth(url: string) {
  // A history that is measured again has the reports of the last time.
  const first = Math.floor(Date.now() / 1000) % 1_000_000
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
    await (await getPatiently(`${url}/api/v1/health`)).arrayBuffer()
    times.push(performance.now() - startMs)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await arrivals
  return { reports: bodies.length, asked: times.length, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
}
