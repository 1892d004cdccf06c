import { isPromise } from 'node:util/types'
import type { RecordedFileEvidence, RecordedTestEvidence } from '../recording.ts'
import type { Leak } from '../report.ts'
import { Attribution } from './attribution.ts'
import type { ProbeParts } from '../probe-parts.ts'
import { Patches, showInNamedImports } from './patch.ts'
import { watchIdle } from './idle.ts'
import { watchLeaks } from './leaks/leaks.ts'
import { watchMocks } from './mocks.ts'
import type { Sight } from './sight/sight.ts'
import { questions, type Subject } from './subject.ts'
import { watchBoundaries } from './watch/boundaries.ts'

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
   * @param isOver false: its hooks may still run
   */
  testEnded(isOver?: boolean): RecordedTestEvidence | undefined
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
  const mocks = parts.mocks ? watchMocks(sight, patches) : undefined
  const leaks = parts.leaks ? watchLeaks(sight, patches, deep) : undefined
  const look = parts.boundaries ? watchBoundaries(attribution, patches, ignored) : undefined
  const idle = parts.boundaries ? watchIdle({ runnerTimers, questions }, patches) : undefined
  if (idle) attribution.onHeard(() => idle.heard())

  return {
    phase(phase) {
      look?.()
      if (file.phase === 'import') mocks?.look()
      file.phase = phase
    },
    suiteBoundary: () => leaks?.suiteBoundary(),
    functions: (path, list) => leaks?.functions(path, list),
    testStarted(isAlone = true) {
      look?.()
      leaks?.testStarted()
      let isOpen = true
      const subject = attribution.testStarted(isAlone)
      // What runs beside others says itself when it does: Jest tells of its start and end long before and after.
      let idleUs = isAlone ? undefined : 0
      if (isAlone) idle?.testStarted()
      return {
        phase(phase) {
          subject.phase = phase
        },
        enter: () => attribution.enter(subject),
        run(work) {
          idle?.testStarted()
          const result = attribution.run(subject, work)
          const ended = (): void => void idle?.testEnded()
          if (isPromise(result)) result.then(ended, ended)
          else ended()
          return result
        },
        testEnded(isOver = true) {
          attribution.testEnded(subject)
          idleUs ??= idle?.testEnded() ?? 0
          const left = isOpen ? leaks?.testEnded(isOver) : undefined
          isOpen = false
          return evidenceOf(subject, left ?? [], idleUs)
        },
      }
    },
    leaveTests: () => attribution.leave(),
    fileEnded() {
      attribution.fileEnded()
      patches.undo()
      if (parts.boundaries) showInNamedImports()
      mocks?.look()
      return {
        looked: { boundaries: parts.boundaries, leaks: leaks !== undefined, mocks: mocks !== undefined },
        uses: file.takeUses(),
        leaks: leaks?.fileEnded() ?? [],
        mocks: mocks?.mocks() ?? [],
        spies: mocks?.spies() ?? 0,
      }
    },
  }
}

function evidenceOf(subject: Subject, leaks: Leak[], idleUs: number): RecordedTestEvidence | undefined {
  const uses = subject.takeUses()
  return uses.length + leaks.length + idleUs > 0 ? { uses, leaks, idleUs } : undefined
}
