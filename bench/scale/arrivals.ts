// node bench/scale/arrivals.ts URL TESTS: sends a report of the scale's suite each second, until it is told to stop.
import type { Report } from '../../packages/reporter/src/report.ts'
import { generateReport } from '../generate.ts'
import type { Suite } from '../suite.ts'
import { postReport, reportBody } from '../support/post-report.ts'
import { makeColumnSuite } from './column-suite.ts'
import { scaleProject } from './fill-store.ts'

const [url, tests] = process.argv.slice(2) as [string, string]
const different = 10
const everyMs = 1000
const minuteMs = 60_000

/** The suite that the history was filled with, as far as a report tells. */
function suiteOf(count: number): Suite {
  const { dictionary, medianUs, isSkipped } = makeColumnSuite(count)
  const { files, tests: columns } = dictionary
  let test = 0
  return {
    seed: 11,
    files: files.path.map((path, file) => ({
      path,
      layer: columns.layer[test] as 1 | 2 | 3,
      tests: Array.from({ length: files.tests[file]! }, () => {
        const own = test++
        return {
          titlePath: columns.name[own]!.split('\u001F'),
          line: 0,
          tags: [],
          medianUs: medianUs[own]!,
          flakiness: 0.002,
          skipped: isSkipped[own] === 1,
        }
      }),
    })),
  }
}

// A history that is measured again has the reports of the last time.
const first = Math.floor(Date.now() / 1000) % 1_000_000
const suite = suiteOf(Number(tests))
const bodies = Array.from({ length: different }, (_, index) => {
  const startedAt = new Date(Date.now() - (different - index) * minuteMs)
  const report: Report = generateReport(suite, { index: first + index, startedAt })
  return { ...report, run: { ...report.run, project: scaleProject } }
})

const stop = new AbortController()
process.once('message', () => stop.abort())
process.send!('ready')
let sent = 0
for (; !stop.signal.aborted; sent++) {
  const report = bodies[sent % different]!
  const id = `${report.id}-${Math.floor(sent / different)}`
  await postReport(url, reportBody({ ...report, id, run: { ...report.run, key: id } }, { dictionary: true }))
  await new Promise((resolve) => setTimeout(resolve, everyMs))
}
process.send!(sent)
process.disconnect()
