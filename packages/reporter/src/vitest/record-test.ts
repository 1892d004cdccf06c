import type { TestCase, TestResult } from 'vitest/node'
import type { RecordedAttempt, RecordedTest } from '../recording.ts'
import type { RanStatus } from '../report.ts'
import { errorFacts } from './error-facts.ts'
import { attemptsOf, seenOf } from './module-meta.ts'
import type { Timeline } from './timeline.ts'
import { recordVisibleAttempts, unfinishedAttempt, visibleAttempts } from './visible-attempts.ts'
import type { AttemptMeta } from './worker-meta.ts'

/** @param fileStartUs null where there was no piece of ours in the worker */
export function recordTest(test: TestCase, fileStartUs: number | null, timeline: Timeline): RecordedTest {
  const result = test.result()
  const attempts = recordAttempts(test, result, fileStartUs, timeline)
  const { note } = result as { note?: string }
  const recorded: RecordedTest = {
    titlePath: titlePath(test),
    line: test.location?.line ?? 0,
    tags: [...((test as { tags?: readonly string[] }).tags ?? [])],
    concurrent: test.options.concurrent === true,
    expectedToFail: test.options.fails === true,
    status: attempts.at(-1)?.status === 'unfinished' ? 'unfinished' : testStatus(test, result, attempts.length > 0),
    attempts,
  }
  if (note !== undefined) recorded.note = note
  const seen = seenOf(test)
  if (seen) recorded.evidence = seen
  return recorded
}

function titlePath(test: TestCase): string[] {
  const path = [test.name]
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) path.unshift(parent.name)
  return path
}

function testStatus(test: TestCase, { state }: TestResult, ran: boolean): RecordedTest['status'] {
  if (state === 'passed' || state === 'failed') return state
  if (state !== 'skipped') return 'pending'

  if (test.options.mode === 'todo') return 'todo'
  if (test.options.mode === 'skip' || ran || skippedItself(test)) return 'skipped'
  // Vitest calls it skipped, but nobody asked for that: a beforeAll failed, or the run was cancelled.
  return 'pending'
}

/** `ctx.skip()`, where no piece of ours saw it. No public method tells. */
function skippedItself(test: TestCase): boolean {
  const { task } = test as unknown as { task?: { result?: { pending?: boolean } } }
  return task?.result?.pending === true
}

function recordAttempts(
  test: TestCase,
  result: TestResult,
  fileStartUs: number | null,
  timeline: Timeline,
): RecordedAttempt[] {
  const { state } = result
  const metas = attemptsOf(test)
  if (fileStartUs !== null && metas.length > 0) {
    return withOutcomes(test, result, metas).map(({ status, errors, meta }) => ({
      status,
      startUs: fileStartUs + meta.startUs,
      durationUs: meta.durationUs,
      beforeEachUs: meta.beforeEachUs,
      afterEachUs: meta.afterEachUs,
      errors: errors.map(errorFacts),
      retry: meta.retry,
      repeat: meta.repeat,
    }))
  }
  if (state === 'passed' || state === 'failed') return recordVisibleAttempts(test, timeline)
  if (state === 'skipped') return []
  return unfinishedAttempt(test, timeline)
}

interface Outcome {
  status: RanStatus
  errors: object[]
  meta: AttemptMeta
}

/** Vitest 5 tells the outcome of every attempt; before, the errors that each attempt added to the test's tell it. */
function withOutcomes(test: TestCase, result: TestResult, metas: AttemptMeta[]): Outcome[] {
  // Nearly every test: one attempt, which passed.
  if (metas.length === 1 && result.state === 'passed' && !result.errors?.length) {
    return [{ status: 'passed', errors: [], meta: metas[0]! }]
  }

  const visible = visibleAttempts(test)
  if (visible?.length === metas.length) {
    return metas.map((meta, index) => ({ status: visible[index]!.state, errors: visible[index]!.errors ?? [], meta }))
  }

  const all = result.errors ?? []
  const last = metas.length - 1
  return metas.map((meta, index) => {
    if (index === last) {
      const errors = all.slice(test.options.fails ? 0 : meta.errorsBefore)
      // An earlier repetition failed, this one did not.
      const recovered = result.state === 'failed' && errors.length === 0 && last > 0
      const status =
        result.state === 'failed' && !recovered ? 'failed' : result.state === 'skipped' ? 'skipped' : 'passed'
      return { status, errors: status === 'failed' ? [...errors] : [], meta }
    }
    const failed = metas[index + 1]!.errorsBefore > meta.errorsBefore
    // `it.fails` before Vitest 5: the attempts fail and only the test's result is turned round, without its errors.
    if (test.options.fails) return { status: failed ? 'passed' : 'failed', errors: [], meta }
    const errors = all.slice(meta.errorsBefore, metas[index + 1]!.errorsBefore)
    return { status: failed ? 'failed' : 'passed', errors, meta }
  })
}
