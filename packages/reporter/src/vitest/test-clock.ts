import type { TestProbe } from '../probe/probe.ts'
import type { RecordedTestEvidence } from '../recording.ts'
import type { FileClock } from './file-clock.ts'
import type { RunnerTools, WorkerTask } from './runner-types.ts'
import { encodeAttempts, SEAM_KEY, SEEN_KEY, type AttemptMeta } from './worker-meta.ts'

interface AttemptTimes {
  retry: number
  repeat: number
  errorsBefore: number
  startUs: number
  bodyStartUs: number | null
  bodyEndUs: number | null
  endUs: number | null
  /** onTestFinished or onTestFailed was used. */
  hasCallbacks: boolean
}

/**
 * Times the attempts of one test and leaves them in its meta when it has ended. A class: each of thousands of tests has
 * one, and closures would be ten objects each.
 */
export class TestClock {
  readonly #test: WorkerTask
  readonly #file: FileClock
  readonly #tools: RunnerTools
  readonly #startUs: number
  readonly #attempts: AttemptTimes[] = []
  #probe: TestProbe | undefined
  #current: AttemptTimes | undefined
  #seen: RecordedTestEvidence | undefined

  /** Starts the test. */
  constructor(test: WorkerTask, file: FileClock, tools: RunnerTools, probe: TestProbe | undefined) {
    this.#probe = probe
    this.#test = test
    this.#file = file
    this.#tools = tools
    this.#startUs = file.nowUs()
    file.childStarted(test, this.#startUs)
  }

  attemptStarted(retry: number, repeat: number): void {
    const nowUs = this.#file.nowUs()
    this.#probe?.phase('beforeEach')
    this.#probe?.enter()
    const previous = this.#current
    if (previous) previous.endUs ??= nowUs
    this.#current = {
      retry,
      repeat,
      errorsBefore: this.#test.result?.errors?.length ?? 0,
      // The first attempt includes what aroundEach hooks did before it.
      startUs: previous ? nowUs : this.#startUs,
      bodyStartUs: null,
      bodyEndUs: null,
      endUs: null,
      hasCallbacks: false,
    }
    this.#attempts.push(this.#current)
  }

  bodyStarted(): void {
    this.#probe?.phase('body')
    if (this.#current) this.#current.bodyStartUs = this.#file.nowUs()
  }

  /** Also called where a beforeEach hook failed and the body never started. */
  bodyEnded(): void {
    this.#probe?.phase('afterEach')
    if (!this.#current) return
    const { onFinished, onFailed } = this.#test
    this.#current.bodyEndUs = this.#file.nowUs()
    this.#current.hasCallbacks = Boolean(onFinished?.length || onFailed?.length)
    if (this.#skipsItself()) this.#leaveMeta(this.#current.bodyEndUs, false)
  }

  /** After afterEach hooks. Vitest 3 does not tell. */
  attemptEnded(): void {
    if (!this.#current) return
    this.#current.endUs = this.#file.nowUs()
    if (this.#skipsItself()) this.#leaveMeta(this.#current.endUs, false)
  }

  /** Not called for a test that skips itself while it runs. */
  testEnded(): void {
    const nowUs = this.#file.nowUs()
    // Later than attemptEnded: includes what aroundEach hooks and fixtures did after it.
    if (this.#current) this.#current.endUs = nowUs
    this.#leaveMeta(nowUs, true)
  }

  #skipsItself(): boolean {
    const { result } = this.#test
    return result?.pending === true || result?.state === 'skip'
  }

  #leaveMeta(nowUs: number, isOver: boolean): void {
    const test = this.#test
    const attempts = this.#attempts.map((attempt) => this.#toMeta(attempt))
    // A new object: several tests may share theirs (Vitest 5: `meta` option of a describe or an each).
    test.meta = { ...test.meta, [SEAM_KEY]: encodeAttempts(attempts) }
    this.#seen ??= this.#probe?.testEnded(nowUs - this.#startUs, isOver)
    if (this.#seen) test.meta[SEEN_KEY] = this.#seen
    // The clock is kept until the file ends, and would keep it too.
    if (isOver) this.#probe = undefined
    this.#file.childEnded(test, nowUs)
  }

  #toMeta(times: AttemptTimes): AttemptMeta {
    const endUs = times.endUs ?? times.bodyEndUs ?? times.startUs
    const bodyEndUs = times.bodyEndUs ?? endUs
    const hooks = this.#eachHooks(this.#test.suite ?? this.#test.file)
    const after = hooks.after || times.hasCallbacks
    return {
      retry: times.retry,
      repeat: times.repeat,
      startUs: times.startUs,
      durationUs: endUs - times.startUs,
      beforeEachUs: hooks.before ? (times.bodyStartUs ?? bodyEndUs) - times.startUs : 0,
      afterEachUs: !after ? 0 : times.endUs === null ? null : endUs - bodyEndUs,
      errorsBefore: times.errorsBefore,
    }
  }

  /** Without hooks, what the runner itself needs around the body would look like their time. */
  #eachHooks(suite: WorkerTask): { before: boolean; after: boolean } {
    const own = this.#tools.getSuiteHooks(suite)
    const around = own?.aroundEach?.length ?? 0
    const before = (own?.beforeEach.length ?? 0) + around > 0
    const after = before || (own?.afterEach.length ?? 0) > 0
    if ((before && after) || suite === suite.file) return { before, after }
    const outer = this.#eachHooks(suite.suite ?? suite.file)
    return { before: before || outer.before, after: after || outer.after }
  }
}
