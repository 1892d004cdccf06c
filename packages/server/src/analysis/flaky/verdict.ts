import type { EnvironmentCount } from './environments.ts'
import type { FlakyRate } from './flaky-rate.ts'
import type { Signals } from './signals.ts'

export const verdictClasses = [
  'healthy',
  'flaky',
  'order-dependent',
  'broken',
  'newly-failing',
  'not-enough-data',
] as const
export type VerdictClass = (typeof verdictClasses)[number]

/** So many runs it takes to call a test healthy or flaky. */
export const RUNS_NEEDED = 20

/** What its recorded runs say about one test. Runs are indices into the history's. */
export interface TestVerdict {
  class: VerdictClass
  /** Runs that count: outages are left out. */
  runs: number
  /** Of these failed, and passed on a retry. */
  failed: number
  retried: number
  leftOut: number
  /** Probability that it fails on code that works, 0..1: what "flaky" rests on. */
  flaky: number
  /** How often it does. Null with no run that says so. */
  score: FlakyRate | null
  signals: Signals
  environments: EnvironmentCount[]
  since: Since | null
  /** Healthy again: it was flaky or broken before. */
  recovered: Recovered | null
  /** Failures that the main line ends with, on every code since the first of them. */
  streak: number
  /** Results since the last failure or retry. */
  cleanRuns: number
  /** So many it takes until a flaky test counts as healthy again. */
  cleanRunsNeeded: number | null
  lastFailedRun: number | null
  /** It has not run in the newest runs of the suite: deleted, renamed or moved. */
  isGone: boolean
}

/**
 * When it began: after `after` (null: as long as it is known) and not later than `seenAt`. Commits between are those that
 * ran; the window narrows as more of them do.
 */
export interface Since {
  after: number | null
  seenAt: number
  /** Different codes that ran in the window, the one of `seenAt` included. */
  codes: number
}

export interface Recovered {
  from: 'flaky' | 'broken'
  cleanRuns: number
  /** The first run that was clean. */
  run: number
}
