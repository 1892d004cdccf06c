import type { TestCase, TestModule } from 'vitest/node'
import { isObject } from '../is-object.ts'
import type { RecordedTestEvidence } from '../recording.ts'
import { decodeAttempts, SEAM_KEY, SEEN_KEY, type AttemptMeta, type FileMeta, type TestMeta } from './worker-meta.ts'

type Meta = { [SEAM_KEY]?: unknown; [SEEN_KEY]?: unknown }

/**
 * Undefined where our piece was not in the worker (browsers, custom pools, reports of others), or where a test wrote
 * something else in its place.
 */
export function fileMetaOf(module: TestModule): FileMeta | undefined {
  const meta = (module.meta() as Meta)[SEAM_KEY] as FileMeta | undefined
  const isOurs = isObject(meta) && /^\d+$/.test(meta.startNs) && Number.isFinite(meta.worker)
  return isOurs && typeof meta.run === 'string' && isObject(meta.project) ? meta : undefined
}

/** Empty for a test that did not run, and where our piece was not in the worker. */
export function attemptsOf(test: TestCase): AttemptMeta[] {
  const meta = (test.meta() as Meta)[SEAM_KEY]
  return Array.isArray(meta) && meta.every(Number.isFinite) ? decodeAttempts(meta as TestMeta) : []
}

/** What the probe saw of a test, if anything. */
export function seenOf(test: TestCase): RecordedTestEvidence | undefined {
  const seen = (test.meta() as Meta)[SEEN_KEY]
  return isObject(seen) ? (seen as unknown as RecordedTestEvidence) : undefined
}

/** Other reporters print a test's meta (json does): ours is none of their users' business. */
export function removeTestMeta(test: TestCase): void {
  const meta = test.meta() as Meta
  delete meta[SEAM_KEY]
  delete meta[SEEN_KEY]
}
