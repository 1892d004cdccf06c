import type { RecordedAttempt, RecordedTest } from '../recording.ts'
import { groupBy } from '../group-by.ts'
import { errorFacts } from './error-facts.ts'
import type { CaseResult, FileResult } from './jest-shapes.ts'
import { titleKey, type LiveAttempt } from './live-cases.ts'
import { recordTest, recordTitles, statusOf, titlePath, type Clock } from './record-test.ts'

/** The tests of a file that ended without notes. */
export function liveTests(
  attempts: LiveAttempt[],
  result: FileResult,
  fileStartUs: number,
  clock: Clock,
): RecordedTest[] {
  const live = groupBy(attempts, (attempt) => titleKey(attempt.titlePath))
  const results = groupBy(result.testResults, (test) => titleKey(titlePath(test)))
  return result.testResults.map((test) => {
    if (statusOf(test) === 'skipped' || statusOf(test) === 'todo') return recordTest(test, [])
    const key = titleKey(titlePath(test))
    const same = results.get(key)!
    const sameLive = live.get(key) ?? []
    // Events name a test by its titles only: those of two tests of one name cannot be told apart once one was retried.
    const own = same.length === 1 ? sameLive : sameLive.length === same.length ? [sameLive[same.indexOf(test)]!] : []
    if (own.length > 0) {
      return recordTest(
        test,
        own.map((attempt, retry) => liveAttempt(attempt, retry, clock, fileStartUs)),
      )
    }
    const startUs = test.startAt ? clock.sinceStartUsOfEpochMs(test.startAt) : fileStartUs
    const recorded = recordTest(test, [reportedAttempt(test, startUs, 0)])
    return test.startAt ? recorded : { ...recorded, note: 'The test runner hides when this test began.' }
  })
}

/** The tests that had begun in a file that never came to its end. */
export function unfinishedTests(attempts: LiveAttempt[], nowUs: number, clock: Clock): RecordedTest[] {
  const tests: RecordedTest[] = []
  const latest = new Map<string, RecordedTest>()
  for (const live of attempts) {
    const key = titleKey(live.titlePath)
    const before = latest.get(key)
    // Only a failure is tried again: after anything else it is a further test of the same name.
    const isRetry = before?.status === 'failed'
    const attempt = liveAttempt(live, isRetry ? before.attempts.length : 0, clock, nowUs)
    if (isRetry) {
      before.status = attempt.status
      before.attempts.push(attempt)
    } else {
      const test: RecordedTest = { ...recordTitles(live.titlePath), status: attempt.status, attempts: [attempt] }
      latest.set(key, test)
      tests.push(test)
    }
  }
  return tests
}

/** Jest starts a file again, up to three times, when its worker dies with an exit code: then all begins anew. */
export function lastTry(attempts: LiveAttempt[]): LiveAttempt[] {
  const death = attempts.findIndex(({ result }) => !result)
  const first = attempts[0] && titleKey(attempts[0].titlePath)
  const restart = attempts.findLastIndex((attempt, at) => at > death && titleKey(attempt.titlePath) === first)
  return death === -1 || restart === -1 ? attempts : attempts.slice(restart)
}

function liveAttempt(
  { startedAtMs, result }: LiveAttempt,
  retry: number,
  clock: Clock,
  nowUs: number,
): RecordedAttempt {
  const startUs = clock.sinceStartUsOfEpochMs(startedAtMs)
  if (result) return reportedAttempt(result, startUs, retry)
  const durationUs = Math.max(0, nowUs - startUs)
  return {
    status: 'unfinished',
    startUs,
    durationUs,
    beforeEachUs: null,
    afterEachUs: null,
    errors: [],
    retry,
    repeat: 0,
  }
}

function reportedAttempt(result: CaseResult, startUs: number, retry: number): RecordedAttempt {
  return {
    status: result.status === 'failed' ? 'failed' : 'passed',
    startUs,
    durationUs: (result.duration ?? 0) * 1000,
    beforeEachUs: null,
    afterEachUs: null,
    errors: result.failureMessages.map(errorFacts),
    retry,
    repeat: 0,
  }
}
