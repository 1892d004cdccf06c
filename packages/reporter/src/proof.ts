/**
 * What `stratigraph bisect` leaves behind: `<dir>/proofs/<id>.json`, and the body of `POST /api/v1/proofs`. Version 1.
 * Like the report's, this file is the format and imports nothing.
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
  runs: number
  reproduce: string | null
  control: string | null
  reason: string | null
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
