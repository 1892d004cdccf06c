import type { TestCase } from 'vitest/node'
import type { RecordedAttempt } from '../recording.ts'
import { errorFacts } from './error-facts.ts'
import type { Timeline } from './timeline.ts'

/** What Vitest shows of attempts without a piece of ours in the worker: starts in whole milliseconds, no hook times. */
interface VisibleAttempt {
  state: 'passed' | 'failed' | 'skipped'
  errors?: object[]
  duration: number
  startTime: number
  retryIndex: number
  repeatIndex: number
}

/** Only Vitest 5 has them. */
export function visibleAttempts(test: TestCase): VisibleAttempt[] | undefined {
  return (test as unknown as { attempts?: () => VisibleAttempt[] }).attempts?.()
}

export function recordVisibleAttempts(test: TestCase, timeline: Timeline): RecordedAttempt[] {
  const attempts = visibleAttempts(test)
  if (attempts && attempts.length > 0) {
    return attempts.map((attempt) => ({
      status: attempt.state,
      startUs: timeline.epochUs(attempt.startTime),
      durationUs: attempt.duration * 1000,
      beforeEachUs: null,
      afterEachUs: null,
      errors: (attempt.errors ?? []).map(errorFacts),
      retry: attempt.retryIndex,
      repeat: attempt.repeatIndex,
    }))
  }

  // Vitest 3 and 4 hide when each attempt ran: one attempt, numbered as the last, stands for all of them.
  const diagnostic = test.diagnostic()
  if (!diagnostic) return []
  const result = test.result()
  return [
    {
      status: result.state === 'failed' ? 'failed' : 'passed',
      startUs: timeline.epochUs(diagnostic.startTime),
      durationUs: diagnostic.duration * 1000,
      beforeEachUs: null,
      afterEachUs: null,
      errors: (result.errors ?? []).map(errorFacts),
      retry: diagnostic.retryCount,
      repeat: diagnostic.repeatCount,
    },
  ]
}

/** A test that started and of which nothing more was heard: the run is being torn down. */
export function unfinishedAttempt(test: TestCase, timeline: Timeline): RecordedAttempt[] {
  const diagnostic = test.diagnostic()
  if (!diagnostic) return []
  const startUs = timeline.epochUs(diagnostic.startTime)
  return [
    {
      status: 'unfinished',
      startUs,
      durationUs: Math.max(0, timeline.nowUs() - startUs),
      beforeEachUs: null,
      afterEachUs: null,
      errors: [],
      retry: diagnostic.retryCount,
      repeat: diagnostic.repeatCount,
    },
  ]
}
