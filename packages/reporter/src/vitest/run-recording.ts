import type { SerializedError } from 'vitest'
import type { TestModule, TestRunEndReason, Vitest } from 'vitest/node'
import type { ReporterOptions } from '../options.ts'
import { noParts, type ProbeParts } from '../probe-parts.ts'
import { startRecorder, type Recorder } from '../recorder.ts'
import type { RecordedFile, RecordedTest } from '../recording.ts'
import type { RunStatus } from '../report.ts'
import { errorFacts } from './error-facts.ts'
import { mergedFacts } from './merged-facts.ts'
import { removeTestMeta } from './module-meta.ts'
import { isTypeTest, recordFile, recordTests } from './record-module.ts'
import { isFiltered, runnerFacts } from './runner-facts.ts'
import { liveTimeline, mergedTimeline, type Timeline } from './timeline.ts'

/** One run of Vitest on its way into a recorder. */
export interface RunRecording {
  /** What the workers are to look for. */
  readonly probe: ProbeParts
  /** Tests are about to run. */
  begin(): void
  moduleEnded(module: TestModule): void
  finish(modules: readonly TestModule[], errors: readonly SerializedError[], reason: TestRunEndReason): Promise<void>
  /** The process dies: save what is known. */
  finishNow(): void
}

/** Undefined where nothing is to be recorded: disabled, or watch mode without being asked. */
export function createRunRecording(options: ReporterOptions | undefined, vitest: Vitest): RunRecording | undefined {
  return vitest.config.mergeReports ? createMergedRecording(options, vitest) : createLiveRecording(options, vitest)
}

function createLiveRecording(options: ReporterOptions | undefined, vitest: Vitest): RunRecording | undefined {
  const facts = runnerFacts(vitest)
  const recorder = startRecorder(options, facts)
  if (!recorder.enabled) return undefined

  const timeline = liveTimeline(recorder)
  const ended = new Map<TestModule, RecordedTest[]>()
  const keepMeta = usesBlobReporter(vitest)
  let begun = false

  return {
    probe: recorder.probe,
    begin() {
      begun = true
      facts.filtered = isFiltered(vitest)
    },
    moduleEnded(module) {
      if (isTypeTest(module)) return
      ended.set(module, recordTests(module, timeline))
      if (!keepMeta) for (const test of module.children.allTests()) removeTestMeta(test)
    },
    async finish(modules, errors, reason) {
      // E.g. a commit hook that found nothing to test: no run to remember.
      if (modules.length === 0 && errors.length === 0) return
      addModules(recorder, timeline, modules, ended)
      addErrors(recorder, errors)
      await recorder.finish({ status: runStatus(vitest, errors, reason) })
    },
    finishNow() {
      if (!begun) return
      addModules(recorder, timeline, vitest.state.getTestModules(), ended)
      recorder.finishNow({ status: 'interrupted' })
    },
  }
}

/** `--merge-reports` replays runs that are over: nothing can be known before the end, and nothing runs. */
function createMergedRecording(options: ReporterOptions | undefined, vitest: Vitest): RunRecording {
  return {
    probe: noParts,
    begin() {},
    moduleEnded() {},
    async finish(modules, errors, reason) {
      const recorder = startRecorder(options, mergedFacts(runnerFacts(vitest), modules))
      if (!recorder.enabled) return
      const files = addModules(recorder, mergedTimeline(modules), modules, new Map())
      addErrors(recorder, errors)
      await recorder.finish({ status: runStatus(vitest, errors, reason), durationUs: lastEnd(files) })
    },
    finishNow() {},
  }
}

function addModules(
  recorder: Recorder,
  timeline: Timeline,
  modules: readonly TestModule[],
  ended: Map<TestModule, RecordedTest[]>,
): RecordedFile[] {
  const files = modules
    .filter((module) => !isTypeTest(module))
    .map((module) => recordFile(module, ended.get(module) ?? recordTests(module, timeline), timeline))
  for (const file of files) recorder.addFile(file)
  return files
}

/** From the start of the shards to the end of what ran last, us. To merge them took another time. */
function lastEnd(files: readonly RecordedFile[]): number {
  let lastUs = 0
  for (const { startUs, durationUs, tests } of files) {
    lastUs = Math.max(lastUs, (startUs ?? 0) + (durationUs ?? 0))
    for (const { attempts } of tests)
      for (const attempt of attempts) lastUs = Math.max(lastUs, attempt.startUs + attempt.durationUs)
  }
  return lastUs
}

/** Unhandled errors and rejections, with the test in whose time they came up, where Vitest knows it. */
function addErrors(recorder: Recorder, errors: readonly SerializedError[]): void {
  for (const error of errors) {
    const { VITEST_TEST_PATH: file, VITEST_TEST_NAME: test } = error as unknown as Record<string, string | undefined>
    recorder.addError({ ...errorFacts(error), ...(file ? { file } : {}), ...(test ? { test } : {}) })
  }
}

/** Vitest may call a run passed whose unhandled errors, or dead workers, give it the exit code 1. */
function runStatus(vitest: Vitest, errors: readonly SerializedError[], reason: TestRunEndReason): RunStatus {
  if (reason !== 'passed' || errors.length === 0) return reason
  return vitest.config.dangerouslyIgnoreUnhandledErrors ? 'passed' : 'failed'
}

/** The blob has to carry our meta to `--merge-reports`; elsewhere it is removed before other reporters print it. */
function usesBlobReporter(vitest: Vitest): boolean {
  const reporters = vitest.config.reporters as unknown[]
  return reporters.some((reporter) => (Array.isArray(reporter) ? reporter[0] : reporter) === 'blob')
}
