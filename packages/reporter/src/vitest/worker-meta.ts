import type { ProbeParts } from '../probe-parts.ts'
import type { RecordedFileEvidence } from '../recording.ts'
import type { ProjectFacts } from '../report.ts'

/**
 * What passes between the reporter and its piece inside the workers: down through `project.provide`, back through
 * the meta of Vitest's tasks, which survives `--reporter=blob` and `--merge-reports`.
 */

/** The one key that we use, in the provided context and in `task.meta`. */
export const SEAM_KEY = 'stratigraph'

export interface WorkerOrders {
  /** Names this run of this reporter: reports of several shards can be merged, each with its own clock. */
  run: string
  /** Folder of the Vitest that runs, since our own location may resolve to another one. */
  vitestDist: string
  /** The user's own `test.runner`, to be wrapped. */
  userRunner: string | null
  /** What to look for. */
  probe: ProbeParts
  /** Where compiled code of ours is kept; null = nowhere. */
  codeFolder: string | null
  /** Facts to hand on to a later `--merge-reports`. */
  project: ProjectFacts
}

/** `file.meta.stratigraph`: from the start of the file, then once more when it ended. */
export interface FileMeta {
  run: string
  /** `process.hrtime.bigint()` when the worker began with the file: just before set-up files and import. */
  startNs: string
  /** Process and thread. */
  process: string
  /** VITEST_POOL_ID, 0 = unknown. */
  worker: number
  project: ProjectFacts
  /** Missing until the file has ended. */
  durationUs?: number
  beforeAllUs?: number
  afterAllUs?: number
  /** What the probe saw outside of tests. */
  seen?: RecordedFileEvidence
}

/** `test.meta[SEEN_KEY]`: what the probe saw of the test; missing where that is nothing. */
export const SEEN_KEY = 'stratigraph:seen'

/** `test.meta.stratigraph`: ATTEMPT_FIELDS whole numbers for each attempt. Times in us, the start from the file's start. */
export type TestMeta = number[]

export interface AttemptMeta {
  retry: number
  repeat: number
  startUs: number
  durationUs: number
  /** Null where it cannot be told from the body. */
  beforeEachUs: number | null
  afterEachUs: number | null
  /** How many errors the test had when the attempt started. */
  errorsBefore: number
}

const ATTEMPT_FIELDS = 7
const HIDDEN = -1

export function encodeAttempts(attempts: AttemptMeta[]): TestMeta {
  const meta: TestMeta = []
  for (const { retry, repeat, startUs, durationUs, beforeEachUs, afterEachUs, errorsBefore } of attempts) {
    meta.push(retry, repeat, Math.round(startUs), Math.round(durationUs))
    meta.push(Math.round(beforeEachUs ?? HIDDEN), Math.round(afterEachUs ?? HIDDEN), errorsBefore)
  }
  return meta
}

export function decodeAttempts(meta: TestMeta): AttemptMeta[] {
  const attempts: AttemptMeta[] = []
  for (let at = 0; at + ATTEMPT_FIELDS <= meta.length; at += ATTEMPT_FIELDS) {
    attempts.push({
      retry: meta[at]!,
      repeat: meta[at + 1]!,
      startUs: meta[at + 2]!,
      durationUs: meta[at + 3]!,
      beforeEachUs: shown(meta[at + 4]!),
      afterEachUs: shown(meta[at + 5]!),
      errorsBefore: meta[at + 6]!,
    })
  }
  return attempts
}

const shown = (us: number): number | null => (us === HIDDEN ? null : us)
