/** What we touch of Vitest's runner and tasks inside a worker: the part that is the same in Vitest 3, 4 and 5. */

export interface WorkerTask {
  type: 'test' | 'suite'
  mode: string
  meta: Record<string, unknown>
  file: WorkerFile
  suite?: WorkerTask
  /** Only in files. */
  filepath?: string
  id: string
  result?: { state?: string; pending?: boolean; errors?: unknown[] }
  /** `onTestFinished` and `onTestFailed` of a test. */
  onFinished?: unknown[]
  onFailed?: unknown[]
}

export interface WorkerFile extends WorkerTask {
  filepath: string
}

export interface SuiteHooks {
  beforeAll: unknown[]
  afterAll: unknown[]
  beforeEach: unknown[]
  afterEach: unknown[]
  /** Since Vitest 4.1. */
  aroundAll?: unknown[]
  aroundEach?: unknown[]
}

type Hook = (...args: never[]) => unknown

export interface WorkerRunner {
  onBeforeCollect?: Hook
  onBeforeRunFiles?: Hook
  onBeforeRunSuite?: Hook
  onAfterRunSuite?: Hook
  onBeforeRunTask?: Hook
  onBeforeTryTask?: Hook
  onTaskFinished?: Hook
  onAfterRetryTask?: Hook
  onAfterRunTask?: Hook
  runTask?: (test: WorkerTask) => unknown
  onTaskUpdate?: (packs: unknown[], events: unknown[]) => unknown
  /** Since Vitest 4.0. */
  trace?: unknown
}

export type RunnerClass = new (config: unknown) => WorkerRunner

/** Vitest's own look-ups from a task to what the user wrote. */
export interface RunnerTools {
  getTestFn: (test: WorkerTask) => () => unknown
  getSuiteHooks: (suite: WorkerTask) => SuiteHooks | undefined
}
