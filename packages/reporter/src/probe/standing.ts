import { builtins } from '../builtins.ts'
import type { Attribution } from './attribution.ts'
import { type IdleWatch, watchIdle } from './idle.ts'
import { noteHandles } from './leaks/watch-handles.ts'
import { nowMs } from './now.ts'
import { Patches, showInNamedImports } from './patch.ts'
import { questions } from './subject.ts'
import { watchBoundaries } from './watch/boundaries.ts'
import { CoreModules } from './watch/core-modules.ts'

/**
 * What watches the process as a whole, kept from one file to the next where they share it: to put a hundred stand-ins in
 * their places and take them away again costs more than fifty small tests.
 */
export interface Standing {
  /** For what has come in since: call it when files and tests begin. */
  look: () => void
  /** Of the file that begins. */
  idle: IdleWatch
  /** It goes on until the next file, or until none has come for a while. */
  fileEnded: () => void
}

export interface StandingOptions {
  /** Note also what leaks of handles are found by. */
  handles?: boolean
  ignored: readonly string[]
  runnerTimers: number
}

/** Files that follow each other begin sooner than this; after the last one everything is as it was. */
const LINGER_MS = 1000

interface Current extends Omit<Standing, 'idle'> {
  key: string
  isUsed: boolean
  idleOfFile: () => IdleWatch
}

let current: Current | undefined

/** Each realm of a worker may have its own instance of this code: one stands at a time. */
const holder = builtins.module as unknown as { [STANDING]?: (() => void) | undefined }
const STANDING = Symbol.for('stratigraph.standing')

export function stand(options: StandingOptions, attribution: Attribution): Standing {
  const key = JSON.stringify([options.handles, options.runnerTimers, ...options.ignored])
  if (current?.key !== key) {
    holder[STANDING]?.()
    current = install(options, attribution, key)
  }
  const { look, fileEnded, idleOfFile } = current
  current.isUsed = true
  return { look, fileEnded, idle: idleOfFile() }
}

function install({ handles, ignored, runnerTimers }: StandingOptions, attribution: Attribution, key: string): Current {
  const patches = new Patches()
  const core = new CoreModules(patches)
  watchBoundaries(attribution, patches, core, ignored)
  if (handles) noteHandles(patches, core.whenLoaded)
  const idle = watchIdle({ runnerTimers, questions, between: goWhenUnused }, patches)
  let endedMs = 0

  function goWhenUnused(): void {
    if (!own.isUsed && nowMs() - endedMs > LINGER_MS) undo()
  }

  function undo(): void {
    if (current === own) current = undefined
    Object.defineProperty(holder, STANDING, { configurable: true, value: undefined })
    patches.undo()
    showInNamedImports()
  }

  const own: Current = {
    key,
    isUsed: true,
    look: () => core.look(),
    idleOfFile: () => idle.fileStarted(),
    fileEnded() {
      // Whatever of it still runs is no test any more.
      idle.fileStarted()
      own.isUsed = false
      endedMs = nowMs()
    },
  }
  Object.defineProperty(holder, STANDING, { configurable: true, value: undo })
  return own
}
