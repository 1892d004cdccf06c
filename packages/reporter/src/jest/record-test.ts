import type { Recorder } from '../recorder.ts'
import type { RecordedAttempt, RecordedTest } from '../recording.ts'
import { errorFacts } from './error-facts.ts'
import type { CaseResult } from './jest-shapes.ts'
import { titleTags } from './title-tags.ts'

export type Clock = Pick<Recorder, 'sinceStartUs' | 'sinceStartUsOfEpochMs'>

/** What Jest says of a test in the end holds, e.g. a rejection that came to light after the test was done. */
export function recordTest(result: CaseResult, attempts: RecordedAttempt[]): RecordedTest {
  const status = statusOf(result)
  const last = attempts.at(-1)
  if (last && (status === 'passed' || status === 'failed')) {
    last.status = status
    last.errors = result.failureMessages.map(errorFacts)
  }
  return {
    ...recordTitles(titlePath(result)),
    line: result.location?.line ?? 0,
    expectedToFail: result.failing ?? false,
    status,
    attempts,
  }
}

export function recordTitles(titles: string[]): Omit<RecordedTest, 'status' | 'attempts'> {
  return { titlePath: titles, line: 0, tags: titleTags(titles), concurrent: false, expectedToFail: false }
}

export const titlePath = (result: CaseResult): string[] => [...result.ancestorTitles, result.title]

export function statusOf({ status }: CaseResult): 'passed' | 'failed' | 'skipped' | 'todo' {
  return status === 'passed' || status === 'failed' || status === 'todo' ? status : 'skipped'
}
