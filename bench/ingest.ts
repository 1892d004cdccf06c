import { gunzipSync, gzipSync } from 'node:zlib'
import { generateReport } from './generate.ts'
import { toRowJson } from './row-json.ts'
import { makeSuite } from './suite.ts'
import { postReport, reportBody } from './support/post-report.ts'
import { round, type Findings } from './support/section.ts'
import { startServer } from './support/server-process.ts'
import { median } from './support/statistics.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const tests = 5_000
const rounds = 15
const reportsPerRound = 10
const limit = 0.3
const hourMs = 3_600_000

/** What a report of 5,000 tests costs the server, against JSON.parse of the same results as row JSON. */
export async function measureIngest(): Promise<Findings> {
  const suite = makeSuite({ tests })
  const startMs = Date.now() - 10 * 24 * hourMs
  let next = 0
  const makeReports = (count: number) =>
    Array.from({ length: count }, () =>
      generateReport(suite, { index: next, startedAt: new Date(startMs + (next++ * hourMs) / 2) }),
    )

  const [sample] = makeReports(1)
  const rowJson = toRowJson(sample!)
  const bodies = {
    whole: reportBody(sample!, { dictionary: true }),
    known: reportBody(sample!, { dictionary: false }),
  }

  await using folder = await makeTempFolder()
  await using server = await startServer(folder.path)
  // Both sides run hot: the first report makes the names known, the next ones let the server compile.
  await postReport(server.url, bodies.whole)
  for (const report of makeReports(20)) await postReport(server.url, reportBody(report, { dictionary: false }))
  parseCpuMs(rowJson, 30)

  const samples: { known: number; whole: number; parse: number }[] = []
  for (let index = 0; index < rounds; index++) {
    samples.push({
      known: await ingestCpuMs({ dictionary: false }),
      whole: await ingestCpuMs({ dictionary: true }),
      parse: parseCpuMs(rowJson, reportsPerRound),
    })
  }

  async function ingestCpuMs(options: { dictionary: boolean }): Promise<number> {
    const sendable = makeReports(reportsPerRound).map((report) => reportBody(report, options))
    const before = await server.usage()
    for (const body of sendable) await postReport(server.url, body)
    return ((await server.usage()).cpuMs - before.cpuMs) / reportsPerRound
  }

  const [known, whole, parse] = (['known', 'whole', 'parse'] as const).map((side) =>
    median(samples.map((of) => of[side])),
  ) as [number, number, number]
  const knownRatio = median(samples.map((of) => of.known / of.parse))
  const wholeRatio = median(samples.map((of) => of.whole / of.parse))
  const ownParse = median(Array.from({ length: rounds }, () => gunzipAndParseCpuMs(bodies.known, reportsPerRound)))

  return {
    text: `
Reports of ${tests} tests, POSTed one after the other over HTTP on 127.0.0.1 to the built server in a process of its own,
answered after the commit to SQLite. ${rounds} rounds of ${reportsPerRound} reports of each kind and ${reportsPerRound} parses, in turn; medians. The server's
CPU is its whole process (process.cpuUsage), the HTTP handling included.

| | CPU ms per report | against row JSON |
| --- | ---: | ---: |
| server, whole report, names known | ${round(known)} | ${round(knownRatio)} |
| server, whole report with its dictionary | ${round(whole)} | ${round(wholeRatio)} |
| JSON.parse of the same results as row JSON | ${round(parse)} | 1 |
| gunzip and JSON.parse of the report itself (what no server can do without) | ${round(ownParse)} | ${round(ownParse / parse)} |

| on the wire | bytes | gzipped | bytes a test, gzipped |
| --- | ---: | ---: | ---: |
${sizeRow('report, names known', gunzipSync(bodies.known))}
${sizeRow('report with its dictionary', gunzipSync(bodies.whole))}
${sizeRow('row JSON', Buffer.from(rowJson))}
`,
    targets: [
      { name: 'server CPU per report ÷ JSON.parse of row JSON, names known', measured: knownRatio, limit, unit: '' },
      {
        name: 'server CPU per report ÷ JSON.parse of row JSON, with dictionary',
        measured: wholeRatio,
        limit,
        unit: '',
      },
    ],
  }
}

function parseCpuMs(json: string, times: number): number {
  return cpuMs(() => JSON.parse(json) as unknown, times)
}

function gunzipAndParseCpuMs(body: Buffer, times: number): number {
  return cpuMs(() => JSON.parse(gunzipSync(body).toString('utf8')) as unknown, times)
}

/** Of one call, by the process's own CPU time. */
function cpuMs(call: () => unknown, times: number): number {
  const before = process.cpuUsage()
  for (let index = 0; index < times; index++) call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}

function sizeRow(name: string, raw: Buffer): string {
  const gzipped = gzipSync(raw).length
  return `| ${name} | ${raw.length} | ${gzipped} | ${round(gzipped / tests)} |`
}
