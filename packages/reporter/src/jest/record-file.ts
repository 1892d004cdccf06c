import type { RecordedAttempt, RecordedFile } from '../recording.ts'
import { errorFacts, execErrorFacts } from './error-facts.ts'
import type { AttemptNotes, FileNotes } from './file-notes.ts'
import type { FileResult, PerfStats, ProjectConfig } from './jest-shapes.ts'
import type { LiveAttempt } from './live-cases.ts'
import { lastTry, liveTests, unfinishedTests } from './live-tests.ts'
import { markLateRetries } from './late-retries.ts'
import { recordTest, type Clock } from './record-test.ts'

/** A file that the reporter saw begin. */
export interface StartedFile {
  project: string
  path: string
  config: ProjectConfig
  /** `process.hrtime.bigint()` when Jest handed it out. */
  startNs: bigint
  live: LiveAttempt[]
  /** Known beforehand only where Jest runs in band. */
  worker: number | null
  process: string | null
}

/** A file with notes from inside the worker: everything, by one monotonic clock. */
export function recordObserved(file: StartedFile, result: FileResult, notes: FileNotes, clock: Clock): RecordedFile {
  const originUs = clock.sinceStartUs(BigInt(notes.originNs))
  const perf = result.perfStats
  const usOfEpochMs = (epochMs: number): number => originUs + (epochMs - notes.originEpochMs) * 1000
  const startUs = usOfEpochMs(perf.loadTestEnvironmentStart || perf.start)
  const endUs = Math.max(usOfEpochMs(perf.end), originUs + notes.endUs)
  return {
    project: file.project,
    path: file.path,
    worker: notes.worker,
    process: notes.process,
    startUs,
    durationUs: endUs - startUs,
    environmentUs: observedEnvironmentUs(perf, notes),
    setupUs: observedSetupUs(file.config, perf, notes),
    collectUs: difference(notes.collectUs, notes.collectedUs),
    beforeAllUs: notes.tests ? notes.beforeAllUs : null,
    afterAllUs: notes.tests ? notes.afterAllUs : null,
    errors: [...notes.beforeAllErrors.map(errorFacts), ...fileErrors(result)],
    ...(notes.seen ? { evidence: notes.seen } : {}),
    tests: markLateRetries(
      notes.tests?.map((test) => {
        const attempts = test.attempts.map((attempt, retry) => observedAttempt(attempt, retry, originUs))
        const recorded = recordTest(result.testResults[test.result]!, attempts)
        return {
          ...recorded,
          line: test.line || recorded.line,
          concurrent: test.concurrent,
          expectedToFail: test.failing,
          ...(test.seen ? { evidence: test.seen } : {}),
        }
      }) ?? liveTests(file.live, result, startUs, clock),
    ),
  }
}

/** A file without notes (not loaded, its worker died, another test runner ran it): what Jest's own events tell. */
export function recordReported(file: StartedFile, result: FileResult, endNs: bigint, clock: Clock): RecordedFile {
  const perf = result.perfStats
  // Jest leaves its times at 0 where the file did not load, and other runners may tell anything; then it is the time
  // from when the file was handed out.
  const loaded = clock.sinceStartUsOfEpochMs(perf.start) >= 0 && perf.end >= perf.start
  const startUs = loaded ? clock.sinceStartUsOfEpochMs(perf.start) : clock.sinceStartUs(file.startNs)
  const endUs = loaded ? clock.sinceStartUsOfEpochMs(perf.end) : clock.sinceStartUs(endNs)
  return {
    ...unobserved(file),
    startUs,
    durationUs: endUs - startUs,
    environmentUs: spanUs(perf.loadTestEnvironmentStart, perf.loadTestEnvironmentEnd),
    setupUs: sum(
      spanUs(perf.setupFilesStart, perf.setupFilesEnd),
      spanUs(perf.setupAfterEnvStart, perf.setupAfterEnvEnd),
    ),
    errors: fileErrors(result),
    tests: markLateRetries(
      result.testResults.length > 0
        ? liveTests(file.live, result, startUs, clock)
        : unfinishedTests(lastTry(file.live), endUs, clock),
    ),
  }
}

/** A file that had not ended when the run did: the tests that had begun. */
export function recordUnfinished(file: StartedFile, nowNs: bigint, clock: Clock): RecordedFile {
  const nowUs = clock.sinceStartUs(nowNs)
  return {
    ...unobserved(file),
    startUs: clock.sinceStartUs(file.startNs),
    durationUs: null,
    environmentUs: null,
    setupUs: null,
    errors: [],
    tests: markLateRetries(unfinishedTests(file.live, nowUs, clock)),
  }
}

function unobserved({ project, path, worker, process }: StartedFile) {
  return { project, path, worker, process, collectUs: null, beforeAllUs: null, afterAllUs: null }
}

/** Jest times only the environment's construction, and runs its `setup` after the set-up files. */
function observedEnvironmentUs(perf: PerfStats, notes: FileNotes): number | null {
  const setupUs = notes.environmentSetsUp ? spanUs(perf.setupFilesEnd, notes.originEpochMs) : 0
  return sum(spanUs(perf.loadTestEnvironmentStart, perf.loadTestEnvironmentEnd), setupUs)
}

function observedSetupUs(config: ProjectConfig, perf: PerfStats, notes: FileNotes): number | null {
  // Jest 29 does not tell when setupFiles end. Between then and the test runner there is only the environment's `setup`.
  const untilRunnerUs = notes.environmentSetsUp ? null : Math.max(0, notes.originEpochMs - perf.start) * 1000
  const filesUs =
    config.setupFiles.length === 0 ? 0 : (spanUs(perf.setupFilesStart, perf.setupFilesEnd) ?? untilRunnerUs)
  const afterEnvUs = config.setupFilesAfterEnv.length === 0 ? 0 : difference(notes.firstLoadUs, notes.collectUs)
  return sum(filesUs, afterEnvUs)
}

function observedAttempt(attempt: AttemptNotes, retry: number, originUs: number): RecordedAttempt {
  return {
    status: attempt.failed ? 'failed' : 'passed',
    startUs: originUs + attempt.startUs,
    durationUs: attempt.durationUs,
    beforeEachUs: attempt.beforeEachUs,
    afterEachUs: attempt.afterEachUs,
    errors: attempt.errors.map(errorFacts),
    retry,
    repeat: 0,
  }
}

const fileErrors = (result: FileResult) => (result.testExecError ? [execErrorFacts(result.testExecError)] : [])

/** null where Jest left one of the two out or at 0. */
const spanUs = (startMs: number | undefined, endMs: number | undefined): number | null =>
  startMs && endMs ? (endMs - startMs) * 1000 : null

const difference = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : to - from

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)
