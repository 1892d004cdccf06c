import type { RunFacts } from '../../../../reporter/src/report.ts'

/**
 * What a failure of a run is, by what was recorded before it.
 * - `new`: it passed until then, or never ran before.
 * - `broken`: it has failed ever since an earlier run, whatever the code.
 * - `known-flaky`: it fails now and then on code that works, and this failure is of that kind.
 * - `order-dependent`: it fails after another test (or without one), which was so in this run.
 * - `infrastructure`: most of the run failed with it, which says nothing about the test.
 * - `unknown`: it failed before, or passed on this very commit, and nobody can tell yet why.
 */
export const failureKinds = ['new', 'broken', 'unknown', 'order-dependent', 'known-flaky', 'infrastructure'] as const
export type FailureKind = (typeof failureKinds)[number]

/** The verdict on a run, as JSON: of the server and of the command line alike. */
export interface RunVerdict {
  run: JudgedRun
  /** Tests that failed or never ended, what is worth most attention first. */
  failures: RunFailureVerdict[]
  /** What went wrong outside of tests. */
  others: OtherFailure[]
  counts: Record<FailureKind, number>
  /** Failures whose test is in quarantine, by an entry that holds. */
  quarantined: number
  /** One sentence: `2 new, 1 known flaky`. */
  summary: string
  /** Earlier reports that the verdicts rest on. */
  earlierReports: number
}

export interface JudgedRun {
  id: string
  key: string
  project: string
  branch: string | null
  commit: string | null
  startedAt: string
  status: RunFacts['status']
  shards: { received: number; expected: number }
  tests: number
}

export interface RunFailureVerdict {
  test: FailedTest
  status: 'failed' | 'unfinished'
  kind: FailureKind
  /** Why, in one sentence with counts. */
  because: string
  facts: FailureFacts
  /** Of `broken`: the first run that failed, and the last before it that did not (null: none is known). */
  since: { seenAt: RunReference; after: RunReference | null } | null
  order: FailureOrder | null
  quarantine: FailureQuarantine | null
  /** The first line of its error. */
  error: string | null
}

export interface FailedTest {
  id: string | null
  file: string
  project: string
  titlePath: string[]
  ordinal?: number
  line: number | null
  owners: string[]
}

/** Results of the test before this run. */
export interface FailureFacts {
  runs: number
  failed: number
  /** Passed only on a retry. */
  retried: number
  /** Passes since the last failure. */
  passedInARow: number
  /** On the very commit of this run. */
  passedOnCommit: number
  failedOnCommit: number
  /** How often it fails on code that works, 0..1, with its 95 % interval. Null: no run says so. */
  rate: { mean: number; low: number; high: number } | null
}

export interface RunReference {
  run: string
  at: string
  commit: string | null
}

export interface FailureOrder {
  kind: 'victim' | 'brittle' | 'order-sensitive' | 'concurrency'
  reason: string
  isProven: boolean
  /** Did what it depends on come before it (or, for a brittle test, not) in this run? Null: cannot be told. */
  isExposed: boolean | null
  suspect: string | null
  /** Shows it (proven), or proves it (suspected). */
  command: string
}

export interface FailureQuarantine {
  owner: string
  reason: string
  expires: string
  source: 'server' | 'file'
  expired: boolean
  /** 0 = today is the last day. Null: no day that can be read. */
  daysLeft: number | null
}

export interface OtherFailure {
  kind: 'broken-file' | 'outside-tests' | 'interrupted' | 'missing-shards' | 'failed-without-a-test'
  text: string
  file: string | null
  owners: string[]
  error: string | null
}
