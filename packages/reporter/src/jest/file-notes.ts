import type { ProbeParts } from '../probe-parts.ts'
import type { RecordedFileEvidence, RecordedTestEvidence } from '../recording.ts'
import type { ProjectConfig } from './jest-shapes.ts'

/**
 * What the piece inside the worker (jest-runner.ts) tells the reporter (jest.ts), as a further property of the file's
 * result. It travels through JSON: no BigInt, Map or undefined. `Us` are microseconds from `originNs`.
 */
export interface FileNotes {
  /** JEST_WORKER_ID. */
  worker: number | null
  /** Process id, with the thread's id where workers are threads. */
  process: string
  /** `process.hrtime.bigint()` and `Date.now()` of one moment, just before Jest's own test runner took over. */
  originNs: string
  originEpochMs: number
  /** False: the `setup` of the environment is empty, as in Jest's own ones. */
  environmentSetsUp: boolean
  /** First file that the test runner loaded (a setupFilesAfterEnv or the test file), the test file, end of its import. */
  firstLoadUs: number | null
  collectUs: number | null
  collectedUs: number | null
  endUs: number
  beforeAllUs: number
  afterAllUs: number
  beforeAllErrors: string[]
  /** In declared order. null: the test runner is not jest-circus. */
  tests: TestNotes[] | null
  /** What the probe saw outside of tests. */
  seen?: RecordedFileEvidence
}

export interface TestNotes {
  /** Index into the `testResults` of the file's result, which are in the order of execution. */
  result: number
  line: number
  concurrent: boolean
  failing: boolean
  attempts: AttemptNotes[]
  /** What the probe saw of all attempts; missing where that is nothing. */
  seen?: RecordedTestEvidence
}

export interface AttemptNotes {
  startUs: number
  durationUs: number
  beforeEachUs: number
  afterEachUs: number
  failed: boolean
  /** Empty for the last attempt: its errors are in the result. */
  errors: string[]
}

/** The notes' name in a file's result, and in a project's config the place of the test runner that ours stands in for. */
export const NOTES = 'stratigraph'

export type WithNotes = { [NOTES]?: FileNotes }
export type WrappedConfig = ProjectConfig & { [NOTES]?: { testRunner: string; probe: ProbeParts } }
