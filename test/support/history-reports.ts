import { encodeReport, type EncodableFile } from '../../packages/reporter/src/encode.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import {
  failed,
  type History,
  PASSED_ON_RETRY,
  type Schedule,
} from '../../packages/server/src/analysis/order/schedule.ts'
import { buildReport } from './report-builder.ts'

const hourMs = 3_600_000

export const pathOf = (file: number): string => `f${String(file).padStart(3, '0')}.test.ts`
export const titleOf = (test: number): string => `t${test}`

/** A simulated history as the reporter would have recorded it: one run an hour, the last one an hour ago. */
export function reportsOf(history: History, project: string): Report[] {
  const { schedules } = history
  return schedules.map((schedule, index) => {
    const id = `${project}-${String(index).padStart(4, '0')}`
    const { run } = buildReport({
      id,
      startedAt: new Date(Date.now() - (schedules.length - index) * hourMs).toISOString(),
      run: { project },
    })
    const hasFailed = schedule.outcome.some((outcome) => failed(outcome) && outcome !== PASSED_ON_RETRY)
    const git = { ...run.git!, commit: `commit-${schedule.commit}`, authoredAt: null }
    const facts = { ...run, git, status: hasFailed ? ('failed' as const) : ('passed' as const) }
    return encodeReport(
      id,
      facts,
      Array.from(schedule.file, (_, place) => toFile(schedule, place)),
    )
  })
}

const us = (ms: number): number => Math.round(ms * 1000)

function toFile(schedule: Schedule, place: number): EncodableFile {
  const rows = Array.from(
    { length: schedule.firstRow[place + 1]! - schedule.firstRow[place]! },
    (_, index) => schedule.firstRow[place]! + index,
  )
  const startUs = us(schedule.fileStartMs[place]!)
  return {
    project: '',
    path: pathOf(schedule.file[place]!),
    worker: (schedule.process[place]! % 4) + 1,
    process: String(schedule.process[place]!),
    startUs,
    durationUs: us(schedule.fileEndMs[place]!) - startUs,
    environmentUs: null,
    setupUs: null,
    collectUs: null,
    beforeAllUs: null,
    afterAllUs: null,
    errors: [],
    // Declared in the order of their numbers.
    tests: rows
      .toSorted((left, right) => schedule.test[left]! - schedule.test[right]!)
      .map((row) => {
        const startedUs = us(schedule.startMs[row]!)
        const durationUs = us(schedule.endMs[row]!) - startedUs
        return toTest(schedule.test[row]!, schedule.outcome[row]!, startedUs, durationUs)
      }),
  }
}

function toTest(test: number, outcome: number, startUs: number, durationUs: number): EncodableFile['tests'][number] {
  const isRetried = outcome === PASSED_ON_RETRY
  const status = failed(outcome) && !isRetried ? 'failed' : 'passed'
  const attempts = isRetried ? (['failed', 'passed'] as const) : ([status] as const)
  return {
    titlePath: [titleOf(test)],
    line: 0,
    tags: [],
    concurrent: false,
    expectedToFail: false,
    status,
    layer: 0,
    attempts: attempts.map((attempt, retry) => ({
      status: attempt,
      startUs: startUs + retry * Math.floor(durationUs / 2),
      durationUs: isRetried ? Math.floor(durationUs / 2) : durationUs,
      beforeEachUs: null,
      afterEachUs: null,
      errors: attempt === 'failed' ? [{ message: 'expected 1 to be 2' }] : [],
      retry,
      repeat: 0,
    })),
  }
}
