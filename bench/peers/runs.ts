import type { Report } from '../../packages/reporter/src/report.ts'
import { generateReport } from '../generate.ts'
import { toRows, type ResultRow } from '../row-json.ts'
import { makeSuite } from '../suite.ts'

export const testCount = 5_000
export const runCount = 50
/** 50 runs over 25 days: all of them inside the 30 days that are asked for. */
const gapMs = 12 * 3_600_000

/** One run, for us (the report) and for everybody else (its rows). */
export interface PeerRun {
  report: Report
  rows: ResultRow[]
  startedAtMs: number
}

/** The runs that every side is given. */
export function makeRuns(): PeerRun[] {
  const suite = makeSuite({ tests: testCount })
  const nowMs = Date.now()
  return Array.from({ length: runCount }, (_, index) => {
    const startedAtMs = nowMs - (runCount - index) * gapMs
    const report = generateReport(suite, { index, startedAt: new Date(startedAtMs) })
    return { report, rows: toRows(report), startedAtMs }
  })
}
