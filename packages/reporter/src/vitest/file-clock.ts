import { builtins } from '../builtins.ts'
import type { RecordedFileEvidence } from '../recording.ts'
import { workerOrders } from './base-runner.ts'
import { nowNs } from '../clock.ts'
import type { RunnerTools, WorkerTask } from './runner-types.ts'
import type { FileMeta } from './worker-meta.ts'

/** Times one file and its suites: what of it went into beforeAll and afterAll hooks. */
export interface FileClock {
  /** Microseconds since the file started. */
  nowUs(): number
  suiteStarted(suite: WorkerTask): void
  suiteEnded(suite: WorkerTask): void
  childStarted(task: WorkerTask, nowUs: number): void
  childEnded(task: WorkerTask, nowUs: number): void
  meta(): FileMeta
  /** What the probe saw outside of tests goes into the meta too. */
  saw(seen: RecordedFileEvidence): void
}

interface SuiteTimes {
  startUs: number
  /** Null until a test or suite in it has started or ended. */
  firstChildUs: number | null
  lastChildUs: number | null
}

export function createFileClock(startNs: bigint, { getSuiteHooks }: RunnerTools): FileClock {
  const orders = workerOrders()
  const suites = new Map<WorkerTask, SuiteTimes>()
  const total = { beforeAllUs: 0, afterAllUs: 0 }
  let durationUs: number | undefined
  let seen: RecordedFileEvidence | undefined

  const nowUs = (): number => Number(nowNs() - startNs) / 1000
  const parentTimes = (task: WorkerTask): SuiteTimes | undefined => suites.get(task.suite ?? task.file)

  function childStarted(task: WorkerTask, startUs: number): void {
    const times = parentTimes(task)
    if (times) times.firstChildUs ??= startUs
  }
  function childEnded(task: WorkerTask, endUs: number): void {
    const times = parentTimes(task)
    if (times) times.lastChildUs = endUs
  }

  return {
    nowUs,
    childStarted,
    childEnded,
    suiteStarted(suite) {
      const startUs = nowUs()
      if (suite !== suite.file) childStarted(suite, startUs)
      suites.set(suite, { startUs, firstChildUs: null, lastChildUs: null })
    },
    // No hook of the runner tells when beforeAll and afterAll start and end: they are what lies before the first
    // and after the last child. Where no child ran (a failed beforeAll) all of it counts as beforeAll.
    suiteEnded(suite) {
      const endUs = nowUs()
      const times = suites.get(suite)
      const hooks = getSuiteHooks(suite)
      if (times && hooks) {
        const around = hooks.aroundAll?.length ?? 0
        if (hooks.beforeAll.length + around > 0) total.beforeAllUs += (times.firstChildUs ?? endUs) - times.startUs
        // A beforeAll hook may return its own clean-up.
        if (hooks.afterAll.length + hooks.beforeAll.length + around > 0 && times.lastChildUs !== null) {
          total.afterAllUs += endUs - times.lastChildUs
        }
      }
      if (suite === suite.file) durationUs = endUs
      else childEnded(suite, endUs)
    },
    saw(evidence) {
      seen = evidence
    },
    meta() {
      const meta: FileMeta = {
        run: orders!.run,
        startNs: String(startNs),
        process: `${process.pid}:${builtins.workerThreads.threadId}`,
        worker: Number(process.env['VITEST_POOL_ID']) || 0,
        project: orders!.project,
      }
      if (durationUs !== undefined) {
        meta.durationUs = Math.round(durationUs)
        meta.beforeAllUs = Math.round(total.beforeAllUs)
        meta.afterAllUs = Math.round(total.afterAllUs)
      }
      if (seen) meta.seen = seen
      return meta
    },
  }
}
