/** One report (one shard of one run), as far as verdicts go. */
export interface RunFacts {
  /** Epoch ms. */
  at: number
  /** Null: without git. Then nothing says which runs are of the same code. */
  commit: string | null
  branch: string | null
  /** Uncommitted changes: the commit does not tell which code ran. */
  dirty: boolean
  pullRequest: boolean
  /** The command that forced the order (`shuffle`, `replay`, `bisect`), null for the runner's own. */
  plannedBy: string | null
  /** A part of the suite, by hand. */
  partial: boolean
  /** See infrastructure.ts: its results say nothing about single tests. */
  isOutage: boolean
  /** Share of its tests that failed for something around them, 0..1: a service that refused, a worker that crashed. */
  infrastructure: number
  os: string | null
  node: string | null
  workers: number | null
  /** `2/4`, null where the run has no shards. */
  shard: string | null
}

/** Outcomes of results, with the numbers of the history's columns. Whatever is none of these did not come to an end. */
export const PASSED = 0
export const FAILED = 1
export const PASSED_ON_RETRY = 2

/** Runs and results, test by test, oldest first. The results of test `t` are the places [first[t], first[t + 1]). */
export interface OutcomeHistory {
  /** Oldest first. */
  runs: readonly RunFacts[]
  /** Number of tests plus 1. */
  first: Int32Array
  /** Index into `runs`. */
  run: Int32Array
  status: Uint8Array
}
