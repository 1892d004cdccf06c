import type { LeakKind } from './report.ts'

/**
 * What `stratigraph bisect` leaves behind: `<dir>/proofs/<id>.json`, and the body of `POST /api/v1/proofs`. Version 1.
 * Like the report's, this file is the format and imports nothing else.
 */
export const PROOF_FORMAT = 'stratigraph-proof'
export const PROOF_VERSION = 1

export interface Proof {
  format: 'stratigraph-proof'
  version: 1
  /** Unique to this proof: a server stores the same id once. */
  id: string
  /** The history that it belongs to: see RunFacts.project. */
  project: string
  /** ISO 8601, UTC. */
  at: string
  runner: { name: string; version: string }
  commit: string | null
  victim: ProvenTest
  kind: 'victim' | 'brittle' | 'order-sensitive' | 'not-order-dependent' | 'broken'
  scope: 'same-file' | 'other-file' | null
  /** Needed together, in order: polluters of a victim, state-setters of a brittle. */
  polluters: ProvenTest[]
  /** Others, each of which does the same by itself. */
  otherPolluters: ProvenTest[]
  cleaners: ProvenTest[]
  confirmed: { failed: number; failingRuns: number; passed: number; passingRuns: number } | null
  /** What the tests that are blamed leave behind, the likeliest first. null or left out: it was not looked for. */
  leak?: ProvenLeak[] | null
  runs: number
  reproduce: string | null
  control: string | null
  reason: string | null
}

/** State that is not after a test as it was before it: see `Leak` of a report. */
export interface ProvenLeak {
  /** `row`: written to a database, cache or queue, and not removed. */
  kind: LeakKind | 'row'
  /** As in a report; of a row how many there are, and where. Never a value. */
  name: string
  change: 'added' | 'removed' | 'changed' | 'left'
}

export interface ProvenTest {
  /** Name of the runner's project, '' where there is none. */
  project: string
  /** Relative to the repository's root, with `/`. */
  path: string
  titlePath: string[]
  /** 0, or n for the n-th further test of the same name in the same file. */
  ordinal: number
}
