import type { Leak } from '../../report.ts'
import { nowMs } from '../now.ts'
import type { Patches } from '../patch.ts'
import type { Sight } from '../sight/sight.ts'
import { createNameObject } from './name-object.ts'
import { Rationed, type Ration } from './rationed.ts'
import type { StateWatch } from './state-watch.ts'
import { watchConsole } from './watch-console.ts'
import { watchDirectory } from './watch-directory.ts'
import { watchEnvironment } from './watch-environment.ts'
import { watchFakeTimers } from './watch-fake-timers.ts'
import { watchGlobals } from './watch-globals.ts'
import { watchHandles } from './watch-handles.ts'
import { watchListeners } from './watch-listeners.ts'
import { watchModules } from './watch-modules.ts'
import { watchPrototypes } from './watch-prototypes.ts'
import { watchSpies } from './watch-spies.ts'
import { watchVariables } from './watch-variables.ts'

/** Watches what the tests of one file leave behind. Nothing in here throws. */
export interface LeakProbe {
  /** Where the file's own variables are found: see FileProbe. */
  functions(path: string, list: () => readonly unknown[]): void
  /** What hooks of a suite change is the suite's: call before a suite and after one. */
  suiteBoundary(): void
  testStarted(): void
  /**
   * What the test has changed, hooks included; none where it cannot be told from tests beside it.
   * @param isOver false: its hooks may still clean up, and nobody will tell
   */
  testEnded(isOver: boolean): Leak[]
  /** What one of several tests has changed, and none can be blamed for. */
  fileEnded(): Leak[]
}

/** The dear watches together: at most 1.3 % of the time that a process has spent in tests, and 23 ms. */
const rations = {
  environment: { share: 0.004, freeMs: 15, costMs: 0.03, spentMs: 0 },
  globals: { share: 0.003, freeMs: 1.5, costMs: 0.03, spentMs: 0 },
  modules: { share: 0.004, freeMs: 5, costMs: 0.01, spentMs: 0 },
  prototypes: { share: 0.002, freeMs: 1.5, costMs: 0.03, spentMs: 0 },
}

const unlimited: Ration = { share: 1, freeMs: Infinity, costMs: 0, spentMs: 0 }

/** Of this process. */
let inTestsMs = 0

/** A file that leaks more than this has been understood. */
const MOST_LEAKS = 100

export function watchLeaks(sight: Sight, patches: Patches, deep: boolean): LeakProbe {
  const { globals, modules, undoes } = sight
  const rationed: Rationed[] = []
  const ration = (kind: keyof typeof rations): Ration => (deep ? { ...unlimited } : rations[kind])
  const variables = deep ? tryTo(() => watchVariables(sight)) : undefined
  if (!undoes.environment) rationed.push(new Rationed(ration('environment'), () => watchEnvironment(globals.process)))
  if (!undoes.globals) rationed.push(new Rationed(ration('globals'), () => watchGlobals(sight, deep)))
  if (modules) rationed.push(new Rationed(ration('modules'), () => watchModules(modules)))
  rationed.push(new Rationed(ration('prototypes'), () => watchPrototypes(globals)))
  const cheap = [
    () => watchDirectory(),
    () => watchListeners(globals.process),
    () => watchConsole(globals),
    () => watchFakeTimers(sight),
    () => watchHandles(globals, patches),
    () => watchSpies(sight, patches, createNameObject(sight)),
  ].flatMap((start) => tryTo(start) ?? [])

  const shared: Leak[] = []
  let running = 0
  let sinceMs = 0
  let isShared = false
  let isDisturbed = true

  function rebase(): void {
    isDisturbed = false
    for (const watch of cheap) tryTo(() => watch.rebase())
    for (const watch of rationed) tryTo(() => watch.rebase(inTestsMs))
    tryTo(() => variables?.rebase())
  }

  function look(): Leak[] {
    const own: Leak[] = []
    for (const watch of cheap) changesOf(watch, own)
    for (const watch of rationed) {
      try {
        watch.look(inTestsMs, own, shared)
      } catch {
        // As in tryTo.
      }
    }
    if (variables) changesOf(variables, own)
    return own.length > 0 ? withoutDoubles(own) : own
  }

  return {
    functions: (path, list) => tryTo(() => variables?.addFile(path, list())),
    suiteBoundary() {
      isDisturbed = true
    },
    testStarted() {
      if (++running > 1) {
        isShared = true
        return
      }
      if (isDisturbed) rebase()
      sinceMs = nowMs()
    },
    testEnded(isOver) {
      if (--running === 0) inTestsMs += nowMs() - sinceMs
      if (!isOver) {
        isDisturbed = true
        return []
      }
      if (running > 0) return []
      const leaks = look()
      if (!isShared) return leaks
      isShared = false
      shared.push(...leaks)
      return []
    },
    fileEnded() {
      tryTo(() => variables?.end())
      return withoutDoubles(shared).slice(0, MOST_LEAKS)
    },
  }
}

/** A spy is a property that was replaced too, and with an entry of a variable the variable has changed. */
function withoutDoubles(leaks: readonly Leak[]): Leak[] {
  const spied = new Set(leaks.flatMap(({ kind, name }) => (kind === 'mock' ? [name] : [])))
  const told = new Set<string>()
  return leaks.filter(({ kind, name, change }) => {
    if (kind !== 'mock' && spied.has(name)) return false
    if (kind === 'module-state' && leaks.some((other) => other.name.startsWith(`${name}.`))) return false
    const key = kind === 'module-state' ? name : `${kind} ${name} ${change}`
    return !told.has(key) && told.add(key)
  })
}

/** Called so often that it does without closures and lists of its own. */
function changesOf(watch: StateWatch, into: Leak[]): void {
  try {
    const changes = watch.changes()
    for (const change of changes) into.push(change)
  } catch {
    // As in tryTo.
  }
}

function tryTo<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    // The user's objects may be anything: what cannot be looked at is not told.
    return undefined
  }
}
