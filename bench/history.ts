import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateReport } from './generate.ts'
import { makeSuite, type Suite } from './suite.ts'
import { jsonBody } from './support/post-report.ts'
import { startServer } from './support/server-process.ts'
import { databaseBytes, waitForRuns } from './support/taken-in.ts'

export const historyTests = 5_000
export const historyRuns = 200
/** 200 runs over four weeks. */
const gapMs = (28 * 24 * 3_600_000) / historyRuns

export interface History {
  suite: Suite
  /** From the first report on disk to the last one in the database, with all that the server does on the way. */
  intakeMs: number
  intakeCpuMs: number
  databaseBytes: number
  results: number
}

/** Fills a server's folder with 5,000 tests x 200 runs: reports in `runs/`, taken in by the server itself. */
export async function makeHistory(dir: string): Promise<History> {
  const suite = makeSuite({ tests: historyTests })
  const nowMs = Date.now()
  let results = 0
  await mkdir(join(dir, 'runs'), { recursive: true })
  for (let index = 0; index < historyRuns; index++) {
    const startedAt = new Date(nowMs - (historyRuns - index) * gapMs)
    const report = generateReport(suite, { index, startedAt })
    results += report.results.durationUs.length
    await writeFile(join(dir, 'runs', `${report.id}.json.gz`), jsonBody(report).bytes)
  }

  const startMs = performance.now()
  await using server = await startServer(dir)
  await waitForRuns(server.url, historyRuns)
  const intakeMs = performance.now() - startMs
  const { cpuMs } = await server.usage()
  return { suite, intakeMs, intakeCpuMs: cpuMs, databaseBytes: await databaseBytes(dir), results }
}

/** The next report of the same suite, as if it had just ended. */
export function nextReport(suite: Suite, index: number) {
  return generateReport(suite, { index: historyRuns + index, startedAt: new Date() })
}
