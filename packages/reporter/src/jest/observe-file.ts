import { isMainThread, threadId } from 'node:worker_threads'
import { nowEpochMs, nowNs } from '../clock.ts'
import { failureText } from './failure-text.ts'
import type { AttemptNotes, FileNotes, TestNotes } from './file-notes.ts'
import type {
  CircusDescribe,
  CircusEvent,
  CircusHook,
  CircusState,
  CircusTest,
  FileResult,
  Runtime,
  TestEnvironment,
} from './jest-shapes.ts'
import type { BeforeCalls, Entered } from '../probe/sight/jest-calls.ts'
import { findTestLines } from './test-lines.ts'
import type { FileProbe, TestProbe } from '../probe/probe.ts'
import type { RecordedTestEvidence } from '../recording.ts'
import { watchFunction, type Around, type FunctionTimes } from './watch-function.ts'
import { watchLoading } from './watch-loading.ts'

interface Watched {
  startUs: number
  beforeEachUs: number
  afterEachUs: number
  /** Concurrent tests only. */
  functionTimes: FunctionTimes | undefined
  /** Of the attempt that runs. */
  probe: TestProbe | undefined
  seen: RecordedTestEvidence[] | undefined
  attempts: WatchedAttempt[]
}

/** With all of its fields and in their final form: to change that later takes longer than all else that we do. */
const newlyWatched = (functionTimes: FunctionTimes | undefined): Watched => ({
  startUs: NaN,
  beforeEachUs: NaN,
  afterEachUs: NaN,
  functionTimes,
  probe: undefined,
  seen: undefined,
  attempts: [],
})

/** Errors as Jest holds them: to read a stack before Jest has read it could change what Jest prints. */
type WatchedAttempt = Omit<AttemptNotes, 'errors'> & { thrown: unknown[] }

export interface FileObserver {
  /** Call once, when the test runner has returned the file's result. */
  notes(result: FileResult): FileNotes
}

/**
 * Listens to jest-circus through the environment, whose `handleTestEvent` it calls in turn. Nothing that goes wrong in
 * here reaches the tests: the notes then say that they know nothing of them.
 */
export function observeFile(
  environment: TestEnvironment,
  runtime: Runtime,
  testPath: string,
  probe: FileProbe | undefined,
  calls: BeforeCalls | undefined,
): FileObserver {
  const originNs = nowNs()
  const originEpochMs = nowEpochMs()
  // After the clock has proved to work: what this puts into the runtime must never throw.
  // A runner that sends no events has no use for the calls.
  const loading = watchLoading(runtime, testPath, () => calls?.loaded())
  const sinceOriginUs = (): number => Number(nowNs() - originNs) / 1000

  let root: CircusDescribe | undefined
  let declared: CircusTest[] = []
  let collectedUs: number | null = null
  let broken = false
  const allUs = { beforeAll: 0, afterAll: 0 }
  const thrownInBeforeAll: unknown[] = []
  const watched = new Map<CircusTest, Watched>()
  const hookStartUs = new Map<CircusHook, number>()
  let resetHook: CircusHook | undefined
  const nobody: Entered = { enter: () => probe?.leaveTests() }

  const previous = environment.handleTestEvent
  environment.handleTestEvent = function (this: unknown, event, state) {
    try {
      if (!broken) observe(event, state)
    } catch {
      broken = true
    }
    return previous?.call(this as TestEnvironment, event, state)
  }

  function observe(event: CircusEvent, state: CircusState): void {
    switch (event.name) {
      case 'setup':
        return calls?.loaded()
      case 'run_start':
        return begin(state.rootDescribeBlock)
      case 'test_started':
        return beginAttempt(event.test)
      case 'hook_start':
        hookStartUs.set(event.hook, sinceOriginUs())
        return enterHook(event.hook, state.currentlyRunningTest)
      case 'test_fn_start':
        return enterTest(event.test, 'body')
      case 'hook_success':
        return endHook(event.hook, event.test)
      case 'hook_failure':
        if (event.hook.type === 'beforeAll') thrownInBeforeAll.push(event.error)
        return endHook(event.hook, event.test)
      case 'test_done':
        return endAttempt(event.test)
    }
  }

  function enterHook({ type }: CircusHook, test: CircusTest | null | undefined): void {
    if (type === 'beforeEach' || type === 'afterEach') return test ? enterTest(test, type) : undefined
    probe?.suiteBoundary()
    probe?.phase(type)
    calls?.start(nobody)
  }

  function enterTest(test: CircusTest, phase: 'beforeEach' | 'body' | 'afterEach'): void {
    const own = watched.get(test)?.probe
    own?.phase(phase)
    // Of tests that run side by side the events do not tell whose hook it is.
    if (!test.concurrent) calls?.start(own)
  }

  function begin(rootBlock: CircusDescribe): void {
    probe?.phase('beforeAll')
    collectedUs = sinceOriginUs()
    root = rootBlock
    // Now, before `randomize` reorders the tree in place.
    declared = testsOf(rootBlock)
    resetHook = findResetHook(rootBlock)
    probe?.functions(testPath, () => functionsOf(rootBlock))
    for (const test of declared) {
      const functionTimes = test.concurrent ? watchFunction(test, sinceOriginUs, asTest(test)) : undefined
      watched.set(test, newlyWatched(functionTimes))
    }
  }

  function asTest(test: CircusTest): Around {
    return (work) => {
      const own = (watched.get(test)!.probe ??= probe?.testStarted(false))
      own?.phase('body')
      return own ? own.run(work) : work()
    }
  }

  function beginAttempt(test: CircusTest): void {
    const watch = watched.get(test)
    if (!watch) return
    watch.probe ??= probe?.testStarted(!test.concurrent)
    watch.startUs = sinceOriginUs()
    watch.beforeEachUs = 0
    watch.afterEachUs = 0
  }

  function endHook(hook: CircusHook, test: CircusTest | undefined): void {
    calls?.end()
    const startUs = hookStartUs.get(hook)
    if (startUs === undefined || hook === resetHook) return
    const us = sinceOriginUs() - startUs
    const watch = test && watched.get(test)
    if (hook.type === 'beforeAll' || hook.type === 'afterAll') allUs[hook.type] += us
    else if (watch) watch[hook.type === 'beforeEach' ? 'beforeEachUs' : 'afterEachUs'] += us
  }

  function endAttempt(test: CircusTest): void {
    calls?.end()
    const watch = watched.get(test)
    if (!watch) return
    const endUs = sinceOriginUs()
    const seen = watch.probe?.testEnded(endUs - watch.startUs)
    if (seen) (watch.seen ??= []).push(seen)
    watch.probe = undefined
    // Before 30.5 a concurrent test runs long before its events tell so.
    const called = watch.functionTimes?.take()
    const startUs = called?.startUs ?? watch.startUs
    watch.attempts.push({
      startUs,
      durationUs: (called?.endUs ?? endUs) - startUs,
      beforeEachUs: watch.beforeEachUs,
      afterEachUs: watch.afterEachUs,
      failed: test.errors.length > 0,
      thrown: [...test.errors],
    })
  }

  function testNotes(result: FileResult): TestNotes[] | null {
    if (broken || !root) return null
    const executed = testsOf(root)
    if (executed.length !== result.testResults.length) return null
    const index = new Map(executed.map((test, position) => [test, position]))
    const notes: TestNotes[] = []
    const lines = linesOf(declared)
    for (const [place, test] of declared.entries()) {
      const position = index.get(test)
      const { attempts, seen } = watched.get(test) ?? {}
      if (position === undefined || !attempts) return null
      notes.push({
        result: position,
        line: lines[place] ?? 0,
        concurrent: test.concurrent ?? false,
        failing: test.failing ?? false,
        ...(seen ? { seen: joinedEvidence(seen) } : {}),
        attempts: attempts.map(({ thrown, ...attempt }, number) => ({
          ...attempt,
          errors: number === attempts.length - 1 ? [] : thrown.map(failureText),
        })),
      })
    }
    return notes
  }

  function linesOf(tests: CircusTest[]): number[] {
    try {
      return findTestLines(tests, environment, runtime, testPath)
    } catch {
      return []
    }
  }

  return {
    notes(result) {
      const worker = Number(process.env.JEST_WORKER_ID)
      return {
        worker: Number.isInteger(worker) && worker > 0 ? worker : null,
        process: processName(),
        originNs: String(originNs),
        originEpochMs,
        environmentSetsUp: !isEmptyFunction(environment.setup),
        firstLoadUs: usOf(loading.firstNs),
        collectUs: usOf(loading.testFileNs),
        collectedUs,
        endUs: sinceOriginUs(),
        beforeAllUs: allUs.beforeAll,
        afterAllUs: allUs.afterAll,
        beforeAllErrors: thrownInBeforeAll.map(failureText),
        ...(probe ? { seen: probe.fileEnded() } : {}),
        tests: testNotes(result),
      }
    },
  }

  function usOf(ns: bigint | undefined): number | null {
    return ns === undefined ? null : Number(ns - originNs) / 1000
  }
}

/** Equal for files that ran in one process, or in one thread where workers are threads. */
const processName = (): string => (isMainThread ? String(process.pid) : `${process.pid}.${threadId}`)

const isEmptyFunction = (value: unknown): boolean => /^[^{]*\{\s*\}$/.test(String(value))

const joinedEvidence = (all: RecordedTestEvidence[]): RecordedTestEvidence => ({
  uses: all.flatMap(({ uses }) => uses),
  leaks: all.flatMap(({ leaks }) => leaks),
  idleUs: all.reduce((sum, { idleUs }) => sum + idleUs, 0),
})

const functionsOf = ({ children, hooks }: CircusDescribe): unknown[] => [
  ...children.flatMap((child) => (child.type === 'test' ? [child.fn] : functionsOf(child))),
  ...hooks.map(({ fn }) => fn),
]

function testsOf(block: CircusDescribe): CircusTest[] {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)))
}

/**
 * jest-circus itself registers a first `beforeEach` (it resets mocks where the configuration says so). It is not the
 * user's; being the only hook from outside the file's sandbox, it is known by its realm.
 */
function findResetHook(root: CircusDescribe): CircusHook | undefined {
  const first = root.hooks.find((hook) => hook.type === 'beforeEach')
  return first && Object.getPrototypeOf(first.fn) === Function.prototype ? first : undefined
}
