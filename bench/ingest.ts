import { gunzipSync, gzipSync } from 'node:zlib'
import type { Body } from '../packages/reporter/src/delivery/post.ts'
import type { Report } from '../packages/reporter/src/report.ts'
import { generateReport } from './generate.ts'
import { firstReports, warmUpReports, warmUpText, watchWarmUp } from './ingest/warm-up.ts'
import { toRowJson } from './row-json.ts'
import { makeSuite } from './suite.ts'
import { jsonBody, postReport, reportBody } from './support/post-report.ts'
import { round, type Findings } from './support/section.ts'
import { startServer, type ServerProcess } from './support/server-process.ts'
import { median } from './support/statistics.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const tests = 5_000
const rounds = 15
const reportsPerRound = 10
/** Of each way in which a report comes, beside those of warm-up.ts. */
const warmUps = 60
const limit = 0.3
const hourMs = 3_600_000

/** The ways in which a report comes. */
const kinds = {
  packed: 'names known, packed (as the reporter sends it)',
  light: 'names known, as gzipped JSON',
  whole: 'with its dictionary, as gzipped JSON (as files are)',
}
type Kind = keyof typeof kinds

/** What a report of 5,000 tests costs the server, against JSON.parse of the same results as row JSON. */
export async function measureIngest(): Promise<Findings> {
  const suite = makeSuite({ tests })
  const startMs = Date.now() - 10 * 24 * hourMs
  let next = 0
  const makeReports = (count: number) =>
    Array.from({ length: count }, () =>
      generateReport(suite, { index: next, startedAt: new Date(startMs + (next++ * hourMs) / 4) }),
    )

  const [sample] = makeReports(1)
  const rowJson = toRowJson(sample!)
  parseCpuMs(rowJson, 30)

  async function ingestCpuMs(server: ServerProcess, kind: Kind, count = reportsPerRound): Promise<number> {
    const sendable = makeReports(count).map((report) => bodyOf(report, kind))
    const before = await server.usage()
    for (const body of sendable) await postReport(server.url, body)
    return ((await server.usage()).cpuMs - before.cpuMs) / count
  }

  await using folder = await makeTempFolder()
  const samples: Record<Kind | 'parse', number>[] = []
  const warmUp = await withServer(folder.path, async (server) => {
    // The first report makes the names known.
    await postReport(server.url, bodyOf(sample!, 'whole'))
    const seen = await watchWarmUp((count) => ingestCpuMs(server, 'packed', count))
    for (const kind of ['whole', 'light', 'packed'] as const) await ingestCpuMs(server, kind, warmUps)
    for (let index = 0; index < rounds; index++) {
      samples.push({
        packed: await ingestCpuMs(server, 'packed'),
        light: await ingestCpuMs(server, 'light'),
        whole: await ingestCpuMs(server, 'whole'),
        parse: parseCpuMs(rowJson, reportsPerRound),
      })
    }
    return seen
  })
  const restarted = await withServer(folder.path, async (server) => {
    await settled(server)
    const firstMs = await ingestCpuMs(server, 'packed', firstReports)
    await ingestCpuMs(server, 'packed', warmUpReports - firstReports)
    const later: number[] = []
    for (let index = 0; index < rounds; index++) later.push(await ingestCpuMs(server, 'packed'))
    return { firstMs, laterMs: median(later), laterMeanMs: mean(later) }
  })

  const of = (side: Kind | 'parse'): number[] => samples.map((one) => one[side])
  const ratioOf = (kind: Kind): number => median(samples.map((one) => one[kind] / one.parse))
  const row = (kind: Kind): string =>
    `| server, ${kinds[kind]} | ${round(median(of(kind)))} | ${round(mean(of(kind)))} | ${round(ratioOf(kind))} |`
  const light = bodyOf(sample!, 'light').bytes
  const parseMs = median(of('parse'))
  const ownParse = median(Array.from({ length: rounds }, () => gunzipAndParseCpuMs(light, reportsPerRound)))

  return {
    text: `
Reports of ${tests} tests, POSTed one after the other over HTTP on 127.0.0.1 to the built server in a process of its own,
answered after the commit to SQLite. ${rounds} rounds of ${reportsPerRound} reports of each kind and ${reportsPerRound} parses, in turn, after ${warmUpReports + 3 * warmUps} reports
that do not count: a steady state. The server's CPU is its whole process (process.cpuUsage): HTTP, commits, and what it derives
from the reports at every 128th, which the means show and the medians do not.

| steady | CPU ms per report | mean | median against row JSON |
| --- | ---: | ---: | ---: |
${row('packed')}
${row('light')}
${row('whole')}
| JSON.parse of the same results as row JSON | ${round(parseMs)} | ${round(mean(of('parse')))} | 1 |
| gunzip and JSON.parse of the report as JSON, names known | ${round(ownParse)} | | ${round(ownParse / parseMs)} |
| started again over that history, packed: its results are in memory, and so is each report from then on | ${round(restarted.laterMs)} | ${round(restarted.laterMeanMs)} | ${round(restarted.laterMs / parseMs)} |

| the first ${firstReports} packed reports after a start | CPU ms per report, mean | against row JSON |
| --- | ---: | ---: |
| of a server without a history | ${round(warmUp.firstMs)} | ${round(warmUp.firstMs / parseMs)} |
| of a server with that history, which it has read: a Monday morning | ${round(restarted.firstMs)} | ${round(restarted.firstMs / parseMs)} |

${warmUpText(warmUp, parseMs)}

| on the wire | bytes | as sent | bytes a test, as sent |
| --- | ---: | ---: | ---: |
${sizeRow(kinds.packed, bodyOf(sample!, 'packed').bytes)}
${sizeRow(kinds.light, light, gunzipSync(light))}
${sizeRow(kinds.whole, bodyOf(sample!, 'whole').bytes, gunzipSync(bodyOf(sample!, 'whole').bytes))}
${sizeRow('row JSON, gzipped', gzipSync(rowJson), Buffer.from(rowJson))}
`,
    targets: (['packed', 'light', 'whole'] as const).map((kind) => ({
      name: `server CPU per report ÷ JSON.parse of row JSON: ${kinds[kind]}`,
      measured: ratioOf(kind),
      limit,
      unit: '',
    })),
  }
}

async function withServer<Result>(dir: string, work: (server: ServerProcess) => Promise<Result>): Promise<Result> {
  await using server = await startServer(dir)
  return await work(server)
}

/** Until a server that has just been started does nothing by itself any more. */
async function settled(server: ServerProcess): Promise<void> {
  let before = await server.usage()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = await server.usage()
    if (now.cpuMs - before.cpuMs < 10) return
    before = now
  }
}

function bodyOf(report: Report, kind: Kind): Body {
  if (kind !== 'light') return reportBody(report, { dictionary: kind === 'whole' })
  const { dictionary: _names, ...light } = report
  return jsonBody(light)
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function parseCpuMs(json: string, times: number): number {
  return cpuMs(() => JSON.parse(json) as unknown, times)
}

function gunzipAndParseCpuMs(body: Uint8Array, times: number): number {
  return cpuMs(() => JSON.parse(gunzipSync(body).toString('utf8')) as unknown, times)
}

/** Of one call, by the process's own CPU time. */
function cpuMs(call: () => unknown, times: number): number {
  const before = process.cpuUsage()
  for (let index = 0; index < times; index++) call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}

function sizeRow(name: string, sent: Uint8Array, plain = sent): string {
  return `| ${name} | ${plain.length} | ${sent.length} | ${round(sent.length / tests)} |`
}
