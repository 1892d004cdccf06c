import type { Boundary, ErrorFacts, Leak, Mock, ProjectFacts, RanStatus, RunFacts, Use } from './report.ts'

/**
 * What the Vitest and the Jest adapter hand over, in the words of the product and free of either runner.
 * `encode.ts` turns it into a report. All times are microseconds from the start of the run, on one monotonic clock.
 */
export interface RecordedFile {
  /** Name of the runner's project, '' where there is none. */
  project: string
  /** Absolute path, or a path relative to the repository root; either separator. */
  path: string
  worker: number | null
  /** Names the process or thread that ran the file; any text, equal for equal processes. */
  process: string | null
  startUs: number | null
  durationUs: number | null
  environmentUs: number | null
  setupUs: number | null
  collectUs: number | null
  beforeAllUs: number | null
  afterAllUs: number | null
  errors: ErrorFacts[]
  /** In declared order, whatever the order of execution. */
  tests: RecordedTest[]
  /** Left out where the probe could not be put in. */
  evidence?: RecordedFileEvidence
}

/** A use that still names its boundary itself: in the report each different boundary stands once. */
export type RecordedUse = Omit<Use, 'boundary'> & { boundary: Boundary }

export interface RecordedTestEvidence {
  uses: RecordedUse[]
  leaks: Leak[]
  idleUs: number
}

export interface RecordedFileEvidence {
  /** Which parts of the probe looked. */
  looked: { boundaries: boolean; leaks: boolean; mocks: boolean }
  uses: RecordedUse[]
  leaks: Leak[]
  mocks: Mock[]
  spies: number
}

export interface RecordedTest {
  titlePath: string[]
  /** From 1; 0 = unknown. */
  line: number
  tags: string[]
  concurrent: boolean
  expectedToFail: boolean
  /** `skipped`, `todo` and `pending` here mean that it never started: `attempts` is then empty. */
  status: RanStatus | 'todo' | 'pending'
  attempts: RecordedAttempt[]
  /** Other tests ran between its attempts, as where Jest tries again at the end of a file. */
  triedAgainLater?: true
  note?: string
  /** Of all attempts together. Left out where there is nothing to tell. */
  evidence?: RecordedTestEvidence
}

export interface RecordedAttempt {
  status: RanStatus
  startUs: number
  durationUs: number
  /** null = the runner hides it. */
  beforeEachUs: number | null
  afterEachUs: number | null
  errors: ErrorFacts[]
  retry: number
  repeat: number
}

/** What an adapter knows about the run as a whole. */
export interface RunnerFacts {
  runner: RunFacts['runner']
  projects: ProjectFacts[]
  shard: RunFacts['shard']
  maxWorkers: number | null
  bail: number | null
  watch: boolean
  filtered?: boolean
  /** The command that forced the order. */
  plannedBy?: string
  /** Where the runner works: an absolute path. */
  rootDir: string
}
