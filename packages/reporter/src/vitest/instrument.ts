import { createProbing, type Probing, type StartProbe } from './probing.ts'
import { createFileClock, type FileClock } from './file-clock.ts'
import { nowNs } from '../clock.ts'
import type { RunnerTools, WorkerFile, WorkerRunner, WorkerTask } from './runner-types.ts'
import { TestClock } from './test-clock.ts'
import { SEAM_KEY } from './worker-meta.ts'

/**
 * Watches a runner's hooks to time files, suites, tests and attempts. Nothing that we do here may be seen by a test:
 * no hook waits longer, no error of ours gets out, no frame of ours is in a stack trace, and a test's meta stays
 * empty until the test has ended.
 */
export function instrument(
  runner: WorkerRunner,
  tools: RunnerTools,
  startProbe: StartProbe,
  fileEnded: () => void,
): void {
  let watching = false
  let startNs = 0n
  const probing = createProbing(startProbe)
  quietly(() =>
    before(runner, 'onBeforeCollect', () => {
      startNs = nowNs()
      probing.start()
      // By now Vitest has put its own wrappers (which wait for the main process) around the hooks: ours go outside.
      if (!watching) watchHooks(runner, tools, () => startNs, probing, fileEnded)
      watching = true
    }),
  )
}

function watchHooks(
  runner: WorkerRunner,
  tools: RunnerTools,
  startOfFile: () => bigint,
  probing: Probing,
  fileEnded: () => void,
): void {
  const files = new WeakMap<WorkerFile, FileClock>()
  let tests = new Map<WorkerTask, TestClock>()
  const clockOf = (task: WorkerTask): FileClock => files.get(task.file)!
  const hasHooks = (suite: WorkerTask): boolean => {
    const { beforeAll, afterAll, aroundAll = [] } = tools.getSuiteHooks(suite) ?? { beforeAll: [], afterAll: [] }
    return beforeAll.length + afterAll.length + aroundAll.length > 0
  }

  before(runner, 'onBeforeRunFiles', (list: WorkerFile[]) => {
    tests = new Map()
    probing.phase('beforeAll')
    for (const file of list) {
      const clock = createFileClock(startOfFile(), tools)
      files.set(file, clock)
      file.meta[SEAM_KEY] = clock.meta()
      probing.functions(file.filepath, () => functionsOf(file, tools))
    }
  })
  before(runner, 'onBeforeRunSuite', (suite: WorkerTask) => {
    probing.phase('beforeAll')
    if (hasHooks(suite)) probing.suiteBoundary()
    clockOf(suite).suiteStarted(suite)
  })
  watchEndOfSuites(runner, clockOf, probing, hasHooks, fileEnded)

  before(runner, 'onBeforeRunTask', (test: WorkerTask) =>
    // Also told of tests that are skipped, of which no end is told.
    tests.set(test, new TestClock(test, clockOf(test), tools, willRun(test) ? probing.testStarted() : undefined)),
  )
  before(runner, 'onBeforeTryTask', (test: WorkerTask, attempt: { retry: number; repeats: number }) =>
    tests.get(test)?.attemptStarted(attempt.retry, attempt.repeats),
  )
  watchBody(runner, tools, (test) => tests.get(test)?.bodyStarted())
  before(runner, 'onTaskFinished', (test: WorkerTask) => tests.get(test)?.bodyEnded())
  before(runner, 'onAfterRetryTask', (test: WorkerTask) => tests.get(test)?.attemptEnded())
  before(runner, 'onAfterRunTask', (test: WorkerTask) => {
    tests.get(test)?.testEnded()
    // What runs between tests from now on is an afterAll hook, unless another suite begins.
    probing.phase('afterAll')
  })
}

function watchEndOfSuites(
  runner: WorkerRunner,
  clockOf: (task: WorkerTask) => FileClock,
  probing: Probing,
  hasHooks: (suite: WorkerTask) => boolean,
  fileEnded: () => void,
): void {
  const original = runner.onAfterRunSuite
  runner.onAfterRunSuite = (suite: WorkerTask): unknown => {
    quietly(() => {
      clockOf(suite).suiteEnded(suite)
      if (hasHooks(suite)) probing.suiteBoundary()
      if (suite === suite.file) probing.end((seen) => clockOf(suite).saw(seen))
      if (suite === suite.file) suite.meta[SEAM_KEY] = clockOf(suite).meta()
      if (suite === suite.file) fileEnded()
    })
    const result = original?.apply(runner, [suite] as never)
    // Vitest 3 has already told the main process that the file ended: tell it the meta once more.
    if (suite === suite.file && !('trace' in runner)) return Promise.all([result, resendMeta(runner, suite)])
    return result
  }
}

async function resendMeta(runner: WorkerRunner, file: WorkerTask): Promise<void> {
  try {
    await runner.onTaskUpdate?.([[file.id, file.result, file.meta]], [])
  } catch {
    // The main process is gone or busy dying.
  }
}

/**
 * Between beforeEach and the body Vitest looks whether the runner has a `runTask`. Of a test that runs alone this look
 * tells that its body starts, and its stack traces stay as they are without us. Of concurrent tests only a call tells
 * which one starts; there the body begins with an empty stack, so that its errors show no frame of ours.
 */
function watchBody(runner: WorkerRunner, tools: RunnerTools, started: (test: WorkerTask) => void): void {
  let original = runner.runTask
  const running = new Set<WorkerTask>()
  const emptyStack = Promise.resolve()

  function startFromEmptyStack(test: WorkerTask): unknown {
    const body = original ? original.bind(runner, test) : tools.getTestFn(test)
    quietly(() => started(test))
    return emptyStack.then(body)
  }

  before(runner, 'onBeforeTryTask', (test: WorkerTask) => running.add(test))
  before(runner, 'onTaskFinished', (test: WorkerTask) => running.delete(test))
  Object.defineProperty(runner, 'runTask', {
    configurable: true,
    enumerable: true,
    get() {
      if (running.size > 1) return startFromEmptyStack
      quietly(() => running.forEach(started))
      return original
    },
    set(other: WorkerRunner['runTask']) {
      original = other
    },
  })
}

/** What Vitest has made of them: it wraps them, with those of the user in its closures. */
function functionsOf(task: WorkerTask & { tasks?: WorkerTask[] }, tools: RunnerTools): unknown[] {
  if (task.type === 'test') return [tools.getTestFn(task)]
  const hooks = Object.values(tools.getSuiteHooks(task) ?? {}).flat()
  return [...(task.tasks ?? []).flatMap((child) => functionsOf(child, tools)), ...(hooks as unknown[])]
}

const willRun = ({ mode }: WorkerTask): boolean => mode === 'run' || mode === 'queued'

type HookName = Exclude<keyof WorkerRunner, 'trace' | 'runTask' | 'onTaskUpdate'>

/** No hook has more than two arguments. Called so often that it does without closures and lists of its own. */
function before(runner: WorkerRunner, name: HookName, note: (first: never, second: never) => void): void {
  const original = runner[name] as ((first: unknown, second: unknown) => unknown) | undefined
  runner[name] = (first: unknown, second: unknown): unknown => {
    try {
      note(first as never, second as never)
    } catch {
      // As in quietly.
    }
    return original?.call(runner, first, second)
  }
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // A broken stopwatch is no reason to fail a test: what is missing is recorded as unknown.
  }
}
