import type { EvidenceCleaner } from './clean-evidence.ts'
import { clipName, clipTitlePath, type ErrorClipper } from './clip.ts'
import type { EncodableFile } from './encode.ts'
import type { createLayerRules, DeclaredLayer } from './layers.ts'
import type { RecordedAttempt, RecordedFile, RecordedTest } from './recording.ts'

export interface Cleaner {
  relativize: (path: string) => string
  layersOf: ReturnType<typeof createLayerRules>
  clipErrors: ErrorClipper
  evidence: EvidenceCleaner
}

/** Makes a recorded file fit for a report: relative path, declared layers, bounded texts, finite times. */
export function cleanFile(file: RecordedFile, { relativize, layersOf, clipErrors, evidence }: Cleaner): EncodableFile {
  const path = clipName(relativize(file.path))
  const layerOf = layersOf(file.project, path)
  return {
    ...file,
    project: cleanProject(file.project),
    path,
    worker: finite(file.worker),
    startUs: finite(file.startUs),
    durationUs: finite(file.durationUs),
    environmentUs: finite(file.environmentUs),
    setupUs: finite(file.setupUs),
    collectUs: finite(file.collectUs),
    beforeAllUs: finite(file.beforeAllUs),
    afterAllUs: finite(file.afterAllUs),
    errors: clipErrors(file.errors),
    tests: file.tests.map((test) => {
      const clean = cleanTest(test, layerOf(test), clipErrors)
      if (test.evidence) clean.evidence = evidence.tests(test.evidence)
      return clean
    }),
    ...(file.evidence ? { evidence: evidence.files(file.evidence) } : {}),
  }
}

export const cleanProject = (name: string): string => clipName(name, 200)

/** Field by field, as below: of each of thousands of tests, spreading costs several times as much. */
function cleanTest(test: RecordedTest, layer: DeclaredLayer, clipErrors: ErrorClipper): EncodableFile['tests'][number] {
  const clean: EncodableFile['tests'][number] = {
    titlePath: clipTitlePath(test.titlePath),
    line: finite(test.line) ?? 0,
    tags: test.tags.length === 0 ? test.tags : test.tags.map((tag) => clipName(tag, 200)),
    concurrent: test.concurrent,
    expectedToFail: test.expectedToFail,
    status: test.status,
    attempts: test.attempts.map((attempt) => cleanAttempt(attempt, clipErrors)),
    layer,
  }
  if (test.triedAgainLater) clean.triedAgainLater = true
  if (test.note !== undefined) clean.note = clipName(test.note)
  return clean
}

function cleanAttempt(attempt: RecordedAttempt, clipErrors: ErrorClipper): RecordedAttempt {
  return {
    status: attempt.status,
    startUs: finite(attempt.startUs) ?? 0,
    durationUs: Math.max(0, finite(attempt.durationUs) ?? 0),
    beforeEachUs: finite(attempt.beforeEachUs),
    afterEachUs: finite(attempt.afterEachUs),
    errors: attempt.errors.length === 0 ? attempt.errors : clipErrors(attempt.errors),
    retry: attempt.retry,
    repeat: attempt.repeat,
  }
}

const finite = (value: number | null): number | null => (Number.isFinite(value) ? value : null)
