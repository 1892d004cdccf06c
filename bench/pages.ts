import type { RunsAnswer } from '../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../packages/server/src/api-schemas/tests.ts'
import type { z } from 'zod'
import { historyRuns, historyTests, makeHistory, nextReport } from './history.ts'
import { postReport, reportBody } from './support/post-report.ts'
import { round, type Findings, type Target } from './support/section.ts'
import { startServer } from './support/server-process.ts'
import { quantile } from './support/statistics.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const requestsPerPage = 200
const limitMs = 20

/** How long the API takes to answer the dashboard's pages over a real history, idle and while reports arrive. */
export async function measurePages(): Promise<Findings> {
  await using folder = await makeTempFolder()
  const history = await makeHistory(folder.path)
  await using server = await startServer(folder.path)
  const pages = await findPages(server.url)

  const first = await timeOnce(server.url, pages)
  const idle = await timePages(server.url, pages)
  const { rssBytes } = await server.usage()

  let arrived = 0
  let arrival: Promise<void> = Promise.resolve()
  const arrivals = setInterval(() => {
    arrival = postReport(server.url, reportBody(nextReport(history.suite, arrived++), { dictionary: true }))
  }, 1000)
  const busy = await timePages(server.url, pages)
  clearInterval(arrivals)
  await arrival

  return {
    text: [
      `${historyTests} tests × ${historyRuns} runs (${history.results} results) in SQLite. ${requestsPerPage} requests a page, one after the other, pages in turn, over HTTP on 127.0.0.1, to the built server in a process of its own; until the last byte.`,
      '',
      'Idle:',
      '',
      ...table(idle),
      '',
      `While a report of ${historyTests} tests arrived every second (${arrived} in all), from the process that asks too:`,
      '',
      ...table(busy),
      '',
      '| server | |',
      '| --- | ---: |',
      `| start, from the process to its first answer, with that history | ${round(server.startMs)} ms |`,
      ...[...first].map(([name, ms]) => `| first ${name} after the start | ${round(ms)} ms |`),
      `| memory (RSS) after ${requestsPerPage} requests a page | ${round(rssBytes / 2 ** 20)} MiB |`,
      `| intake of the ${historyRuns} reports from the folder, from the start on | ${round(history.intakeMs)} ms, ${round(history.intakeCpuMs)} ms CPU |`,
      `| database | ${round(history.databaseBytes / 2 ** 20)} MiB, ${round(history.databaseBytes / history.results)} bytes a result |`,
    ].join('\n'),
    targets: [...toTargets('idle', idle), ...toTargets('with arrivals', busy)],
  }
}

function table(latencies: Map<string, Latency>): string[] {
  return [
    '| page | p50 ms | p95 ms | p99 ms |',
    '| --- | ---: | ---: | ---: |',
    ...[...latencies].map(([name, latency]) => `| ${name} | ${latency.map(round).join(' | ')} |`),
  ]
}

type Latency = [p50: number, p95: number, p99: number]

function toTargets(when: string, latencies: Map<string, Latency>): Target[] {
  return [...latencies].map(([name, [, p95]]) => ({
    name: `p95 ${name}, ${when}`,
    measured: p95,
    limit: limitMs,
    unit: 'ms',
  }))
}

async function findPages(url: string): Promise<Map<string, string>> {
  const { tests } = (await getJson(`${url}/api/v1/tests`)) as z.infer<typeof TestsAnswer>
  const { runs } = (await getJson(`${url}/api/v1/runs`)) as z.infer<typeof RunsAnswer>
  return new Map([
    ['/overview', '/api/v1/overview'],
    ['/tests', '/api/v1/tests?sort=cost'],
    ['/tests layer:integration', '/api/v1/tests?sort=cost&q=layer:integration'],
    ['/tests/:id', `/api/v1/tests/${tests[0]!.id}`],
    ['/runs', '/api/v1/runs'],
    ['/runs/:id', `/api/v1/runs/${runs[0]!.id}`],
  ])
}

async function timeOnce(url: string, pages: Map<string, string>): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const [name, path] of pages) times.set(name, await timeGet(url + path))
  return times
}

async function timePages(url: string, pages: Map<string, string>): Promise<Map<string, Latency>> {
  const times = new Map([...pages.keys()].map((name) => [name, [] as number[]]))
  for (let index = 0; index < requestsPerPage; index++) {
    for (const [name, path] of pages) times.get(name)!.push(await timeGet(url + path))
  }
  return new Map([...times].map(([name, ms]) => [name, [0.5, 0.95, 0.99].map((p) => quantile(ms, p)) as Latency]))
}

async function timeGet(url: string): Promise<number> {
  const startMs = performance.now()
  const response = await fetch(url)
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}`)
  return performance.now() - startMs
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
