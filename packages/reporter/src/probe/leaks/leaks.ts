import type { Leak } from '../../report.ts'
import type { Patches } from '../patch.ts'
import { quietly } from '../quietly.ts'
import type { Sight } from '../sight/sight.ts'
import { DearWatches } from './dear-watches.ts'
import { createNameObject } from './name-object.ts'
import { Rationed, type Ration } from './rationed.ts'
import { none, type StateWatch } from './state-watch.ts'
import { watchConsole } from './watch-console.ts'
import { watchDirectory } from './watch-directory.ts'
import { watchEnvironment } from './watch-environment.ts'
import { watchFakeTimers } from './watch-fake-timers.ts'
import { watchGlobals } from './watch-globals.ts'
import { watchHandles } from './watch-handles.ts'
import { watchListeners } from './watch-listeners.ts'
import { watchModules } from './watch-modules.ts'
import { watchPage } from './watch-page.ts'
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
   * @param tookMs the time that the test took
   * @param isOver false: its hooks may still clean up, and nobody will tell
   */
  testEnded(tookMs: number, isOver: boolean): readonly Leak[]
  /** What one of several tests has changed, and none can be blamed for. */
  fileEnded(): Leak[]
}

/**
 * The dear watches: their first looks, and beyond those together at most 1.3 % of the time that a process has spent in
 * tests. A look takes 5 to 100 µs.
 */
const rations = {
  environment: { freeLooks: 200, share: 0.004, costMs: 0.03, startMs: 0.1, spentMs: 0 },
  globals: { freeLooks: 40, share: 0.003, costMs: 0.03, startMs: 0.1, spentMs: 0 },
  modules: { freeLooks: 300, share: 0.004, costMs: 0.01, startMs: 0.1, spentMs: 0 },
  prototypes: { freeLooks: 80, share: 0.002, costMs: 0.03, startMs: 0.1, spentMs: 0 },
}

const unlimited: Ration = { freeLooks: Infinity, share: 0, costMs: 0, startMs: 0, spentMs: 0 }

/** Of this process. */
let inTestsMs = 0

/** A file that leaks more than this has been understood. */
const MOST_LEAKS = 100

export function watchLeaks(sight: Sight, patches: Patches, deep: boolean): LeakProbe {
  const { globals, modules, undoes } = sight
  const rationed: Rationed[] = []
  const ration = (kind: keyof typeof rations): Ration => (deep ? { ...unlimited } : rations[kind])
  const variables = deep ? quietly(() => watchVariables(sight)) : undefined
  if (!undoes.environment) rationed.push(new Rationed(ration('environment'), () => watchEnvironment(globals.process)))
  if (!undoes.globals) rationed.push(new Rationed(ration('globals'), () => watchGlobals(sight, deep)))
  if (modules) rationed.push(new Rationed(ration('modules'), () => watchModules(modules)))
  rationed.push(new Rationed(ration('prototypes'), () => watchPrototypes(globals)))
  const dear = new DearWatches(rationed)
  const cheap = [
    () => watchDirectory(),
    () => watchListeners(globals.process),
    () => watchConsole(sight),
    () => watchFakeTimers(sight),
    () => watchHandles(globals, patches),
    () => watchSpies(sight, patches, createNameObject(sight)),
    ...(deep ? [() => watchPage(sight)] : []),
  ].flatMap((start) => quietly(start) ?? [])

  const shared: Leak[] = []
  let own: Leak[] = []
  let running = 0
  let isShared = false
  let isDisturbed = true

  function rebase(): void {
    isDisturbed = false
    for (const watch of cheap) quietly(() => watch.rebase())
    dear.rebase(inTestsMs)
    quietly(() => variables?.rebase())
  }

  /** Called so often that it does without closures and lists of its own. */
  function look(): readonly Leak[] {
    for (let place = 0; place < cheap.length; place++) noteChanges(cheap[place]!, own)
    dear.look(inTestsMs, own, shared)
    if (variables) noteChanges(variables, own)
    if (own.length === 0) return none
    const leaks = withoutDoubles(own)
    own = []
    return leaks
  }

  return {
    functions: (path, list) => quietly(() => variables?.addFile(path, list())),
    suiteBoundary() {
      isDisturbed = true
    },
    testStarted() {
      if (++running > 1) {
        isShared = true
        return
      }
      if (isDisturbed) rebase()
    },
    testEnded(tookMs, isOver) {
      // Of tests side by side that of the last: rather too little.
      if (--running === 0) inTestsMs += tookMs
      if (!isOver) {
        isDisturbed = true
        return none
      }
      if (running > 0) return none
      const leaks = look()
      if (!isShared) return leaks
      isShared = false
      shared.push(...leaks)
      return none
    },
    fileEnded() {
      quietly(() => variables?.end())
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

function noteChanges(watch: StateWatch, into: Leak[]): void {
  try {
    const changes = watch.changes()
    if (changes.length > 0) into.push(...changes)
  } catch {
    // As in quietly.
  }
}
