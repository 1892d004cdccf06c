import type { Leak } from '../../report.ts'
import type { LoadedModule, Sight } from '../sight/sight.ts'
import { compare, fingerprint, isPlain, isRestored, type Fingerprint } from './fingerprint.ts'
import { none, type StateWatch } from './state-watch.ts'

interface Export {
  name: string
  read: () => unknown
  value: unknown
  /** Of an object whose entries are watched. */
  held: Fingerprint | undefined
  /** As they were when the module was loaded, or first looked at. */
  first: { value: unknown; held: Fingerprint | undefined }
}

interface WatchedModule {
  exports: object
  own: Export[]
}

const MOST_EXPORTS = 300

/**
 * Exported variables of the project's own modules, and what plain objects, arrays, maps and sets among them hold, one
 * level deep. What is called a cache is meant to fill. A module that was not there before is no change.
 */
export function watchModules(modules: NonNullable<Sight['modules']>): StateWatch {
  let known = new Map<string, WatchedModule>()
  let watched = 0
  let loaded = -1
  take()

  function take(): void {
    known = new Map()
    watched = 0
    loaded = modules.size?.() ?? -1
    for (const module of modules.all()) watch(module)
  }

  function watch({ path, exports }: LoadedModule): void {
    if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return
    const own = watched < MOST_EXPORTS ? exportsOf(exports) : []
    watched += own.length
    known.set(path, { exports, own })
  }

  function changesIn(path: string, { own }: WatchedModule): readonly Leak[] {
    let leaks: Leak[] | undefined
    for (const one of own) {
      const change = changeOf(one)
      if (!change) continue
      const key = change.key === undefined ? '' : `.${change.key}`
      ;(leaks ??= []).push({ kind: 'module-state', name: `${path}: ${one.name}${key}`, change: change.change })
    }
    return leaks ?? none
  }

  return {
    rebase: take,
    changes() {
      let leaks = none
      for (const [path, module] of known) if (module.own.length > 0) leaks = both(leaks, changesIn(path, module))
      if (hasNew()) takeNew()
      return leaks
    },
    isEmpty: () => watched === 0 && !hasNew(),
  }

  function hasNew(): boolean {
    return loaded === -1 || loaded !== modules.size?.()
  }

  /** Modules that were loaded meanwhile, or loaded anew. */
  function takeNew(): void {
    loaded = modules.size?.() ?? -1
    for (const module of modules.all()) if (known.get(module.path)?.exports !== module.exports) watch(module)
  }
}

const both = (some: readonly Leak[], more: readonly Leak[]): readonly Leak[] =>
  more.length === 0 ? some : [...some, ...more]

function changeOf(one: Export): ReturnType<typeof compare> {
  const value = one.read()
  const isSame = Object.is(value, one.value)
  const change = isSame ? one.held && compare(one.held, value as object) : ({ change: 'changed' } as const)
  if (!change) return undefined
  const previous = one.value
  one.value = value
  one.held = isPlain(value) ? fingerprint(value) : undefined
  const { first } = one
  if (isRestored(previous, value)) return undefined
  const isBack = Object.is(value, first.value) && (!first.held || !compare(first.held, value as object))
  return isBack ? undefined : change
}

function exportsOf(exports: object): Export[] {
  const found: Export[] = []
  for (const name of Object.keys(exports)) {
    if (/cache|memo/i.test(name)) continue
    const read = readerOf(exports, name)
    if (!read) continue
    const value = read()
    // A frozen object cannot change, and classes and instances are more than values.
    if (typeof value === 'object' && value !== null && !isPlain(value)) continue
    const held = isPlain(value) && !Object.isFrozen(value) ? fingerprint(value) : undefined
    found.push({ name, read, value, held, first: { value, held } })
  }
  return found
}

/** Undefined for an accessor that may do more than return a variable: some load a module when they are asked. */
function readerOf(exports: object, name: string): (() => unknown) | undefined {
  const { get } = Object.getOwnPropertyDescriptor(exports, name) as { get?: unknown }
  if (!get) return () => (exports as Record<string, unknown>)[name]
  if (!returnsItself(sourceOf(get), name) && !returnsVariable.test(sourceOf(get))) return undefined
  return () => {
    try {
      return (exports as Record<string, unknown>)[name]
    } catch {
      // Not initialised yet, in a cycle of imports.
      return undefined
    }
  }
}

/** Of a function of whatever realm. */
const sourceOf = (get: unknown): string => String(get)

/** As Vitest writes it for most exports; the pattern below, which knows all ways, costs a worker 0.3 ms. */
const returnsItself = (source: string, name: string): boolean =>
  source === `() => { try { return ${name} } catch {} }` || source === `get(){ return ${name} }`

/** As compilers write it: `() => name`, `function () { return name; }`, with or without `try`. */
const returnsVariable =
  /^(?:function\s*\w*\s*\(\s*\)|\(\s*\)\s*=>|get\s+\w+\s*\(\s*\)|\w+\s*\(\s*\))\s*\{?\s*(?:try\s*\{\s*)?(?:return\s+)?[\w$]+;?\s*(?:\}\s*catch\s*(?:\(\w*\))?\s*\{\s*\}\s*)?\}?\s*$/
