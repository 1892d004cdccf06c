import { types } from 'node:util'
import type { RecordedFileEvidence, RecordedTestEvidence } from '../recording.ts'
import type { Phase } from '../report.ts'
import { Attribution } from './attribution.ts'
import type { ProbeParts } from '../probe-parts.ts'
import { Patches } from './patch.ts'
import type { IdleWatch } from './idle.ts'
import { type LeakProbe, watchLeaks } from './leaks/leaks.ts'
import { none } from './leaks/state-watch.ts'
import { noteHandles } from './leaks/watch-handles.ts'
import { watchMocks } from './mocks.ts'
import type { Sight } from './sight/sight.ts'
import { stand } from './standing.ts'
import type { Subject } from './subject.ts'

/** What looks while the tests of one file run. Nothing in here throws. */
export interface FileProbe {
  /** Sets the part of the file that runs now, while no test does. */
  phase(phase: 'import' | 'beforeAll' | 'afterAll'): void
  /** Tests and hooks of the file: they lead to its own variables. Asked for only where all leaks are looked for. */
  functions(path: string, list: () => readonly unknown[]): void
  /** Hooks of a suite are about to run, or have run: what they change is the suite's. */
  suiteBoundary(): void
  /** Its hooks are about to run. `isAlone` false: others run beside it, and only its context tells it. The test's phases are `beforeEach`, `body` and `afterEach`. */
  testStarted(isAlone?: boolean): TestProbe
  /** From here on the running function is no test's: a hook of several. */
  leaveTests(): void
  /** Undoes everything, and says what was seen outside of tests. */
  fileEnded(): RecordedFileEvidence
}

export interface TestProbe {
  phase(phase: 'beforeEach' | 'body' | 'afterEach'): void
  /** From here on the running asynchronous function is this test's. */
  enter(): void
  /** Work that is this test's whatever runs beside it. */
  run<Result>(work: () => Result): Result
  /**
   * Undefined where there is nothing to tell. May be called again: what came later is then told too.
   * @param tookUs the time that the test took
   * @param isOver false: its hooks may still run
   */
  testEnded(tookUs: number, isOver?: boolean): RecordedTestEvidence | undefined
}

export interface ProbeOptions {
  parts: ProbeParts
  /** Folders of the runner's own, whose files do not count. */
  ignored: readonly string[]
  /** What only the runner knows of its tests. */
  sight: Sight
  /** Look for leaks whatever it costs: also at variables that no module exports. */
  deep?: boolean
  /** Timers that the runner has running beside each test. */
  runnerTimers: number
}

/**
 * One for the process: connections outlive a file where the process does, and what is sent on them later is the next
 * file's.
 */
const attribution = new Attribution()

/** Starts to look; undefined where there is nothing to look for. */
export function startProbe(options: ProbeOptions): FileProbe | undefined {
  const { parts, ignored, sight, deep = false, runnerTimers } = options
  if (!parts.boundaries && !parts.leaks && !parts.mocks) return undefined
  const patches = new Patches()
  const file = attribution.fileStarted()
  // First: what a file adds to the same functions goes on top, and is taken away before.
  const standing = parts.boundaries ? stand({ handles: parts.leaks, ignored, runnerTimers }, attribution) : undefined
  if (parts.leaks && !standing) noteHandles(patches)
  const idle = standing?.idle
  if (idle) attribution.onHeard(() => idle.heard())
  const mocks = parts.mocks ? watchMocks(sight, patches) : undefined
  const leaks = parts.leaks ? watchLeaks(sight, patches, deep) : undefined

  return {
    phase(phase) {
      standing?.look()
      if (file.phase === 'import') mocks?.look()
      file.phase = phase
    },
    suiteBoundary: () => leaks?.suiteBoundary(),
    functions: (path, list) => leaks?.functions(path, list),
    testStarted(isAlone = true) {
      standing?.look()
      leaks?.testStarted()
      return new ProbedTest(isAlone, leaks, idle)
    },
    leaveTests: () => attribution.leave(),
    fileEnded() {
      attribution.fileEnded()
      patches.undo()
      standing?.fileEnded()
      mocks?.look()
      return {
        looked: { boundaries: parts.boundaries, leaks: leaks !== undefined, mocks: mocks !== undefined },
        uses: [...file.takeUses()],
        leaks: leaks?.fileEnded() ?? [],
        mocks: mocks?.mocks() ?? [],
        spies: mocks?.spies() ?? 0,
      }
    },
  }
}

/** A class: each of thousands of tests has one, and closures would be five objects each. */
class ProbedTest implements TestProbe {
  readonly #subject: Subject
  readonly #leaks: LeakProbe | undefined
  readonly #idle: IdleWatch | undefined
  #idleUs: number | undefined
  #isOpen = true

  constructor(isAlone: boolean, leaks: LeakProbe | undefined, idle: IdleWatch | undefined) {
    this.#subject = attribution.testStarted(isAlone)
    this.#leaks = leaks
    this.#idle = idle
    // What runs beside others says itself when it does: Jest tells of its start and end long before and after.
    if (isAlone) idle?.testStarted()
    else this.#idleUs = 0
  }

  phase(phase: Phase): void {
    this.#subject.phase = phase
  }

  enter(): void {
    attribution.enter(this.#subject)
  }

  run<Result>(work: () => Result): Result {
    this.#idle?.testStarted()
    const result = attribution.run(this.#subject, work)
    const ended = (): void => void this.#idle?.testEnded()
    if (types.isPromise(result)) result.then(ended, ended)
    else ended()
    return result
  }

  testEnded(tookUs: number, isOver = true): RecordedTestEvidence | undefined {
    attribution.testEnded(this.#subject)
    this.#idleUs ??= this.#idle?.testEnded() ?? 0
    const leaks = (this.#isOpen && this.#leaks?.testEnded(tookUs / 1000, isOver)) || none
    this.#isOpen = false
    const uses = this.#subject.takeUses()
    const isNothing = uses.length + leaks.length + this.#idleUs === 0
    return isNothing ? undefined : { uses: [...uses], leaks: [...leaks], idleUs: this.#idleUs }
  }
}
