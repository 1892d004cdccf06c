import { fileURLToPath } from 'node:url'
import type { Leak } from '../../report.ts'
import type { Sight } from '../sight/sight.ts'
import { nowMs } from '../now.ts'
import { openClosures, type Closures } from './closures.ts'
import type { StateWatch } from './state-watch.ts'

/** Variables of modules that are not exported, and those of the test file: only where every cost is worth it. */
export interface VariableWatch extends StateWatch {
  /** Tests and hooks of a test file: what they have closed over is watched too. */
  addFile(path: string, functions: readonly unknown[]): void
  end(): void
}

const MOST_FUNCTIONS = 200
const LONGEST_MS = 30_000
const DEEPEST_WRAPPING = 6
const MOST_IN_LAYER = 30

export function watchVariables({ globals, modules }: Pick<Sight, 'globals' | 'modules'>): VariableWatch {
  const closures = openClosures(globals)
  /** Functions that lead to variables which no other leads to, with the path of their module. */
  const leading = new Map<object, string>()
  const led = new Set<string>()
  const asked = new WeakSet<object>()
  let before = new Map<string, string>()
  const sinceMs = nowMs()
  /** However large the project is, the tests have to go on. */
  const isTooLong = (): boolean => nowMs() - sinceMs > LONGEST_MS

  function ask(path: string, fn: object): void {
    if (isTooLong() || asked.has(fn) || leading.size >= MOST_FUNCTIONS) return
    asked.add(fn)
    try {
      const names = closures.variablesOf(fn).map(({ name }) => `${path}: ${name}`)
      if (!names.some((name) => !led.has(name))) return
      for (const name of names) led.add(name)
      leading.set(fn, path)
    } catch {
      // One that the debugger does not know.
    }
  }

  function read(): Map<string, string> {
    const all = new Map<string, string>()
    for (const { path, exports } of modules?.all() ?? []) for (const fn of exportedFunctions(exports)) ask(path, fn)
    for (const [fn, path] of leading) {
      for (const { name, print } of closures.variablesOf(fn)) {
        const key = `${path}: ${name}`
        if (!all.has(key)) all.set(key, print)
      }
    }
    return all
  }

  return {
    addFile(path, functions) {
      for (const fn of functions.slice(0, MOST_FUNCTIONS)) {
        if (isTooLong()) break
        const own = typeof fn === 'function' ? unwrapped(closures, fn, path) : undefined
        if (own) ask(path, own)
      }
      before = read()
    },
    end: () => closures.close(),
    rebase() {
      if (!isTooLong()) before = read()
    },
    changes() {
      if (isTooLong()) return []
      const after = read()
      const leaks: Leak[] = []
      // One that was not seen before belongs to a module that was loaded meanwhile.
      for (const [name, print] of after) {
        const was = before.get(name)
        if (was !== undefined && was !== print) leaks.push({ kind: 'module-state', name, change: 'changed' })
      }
      before = after
      return leaks
    },
  }
}

/** The function that was written in that file, out of what runners wrap around it. */
function unwrapped(closures: Closures, fn: object, path: string): object | undefined {
  let layer = [fn]
  const seen = new Set<object>()
  for (let depth = 0; depth < DEEPEST_WRAPPING && layer.length > 0; depth++) {
    const own = layer.find((one) => isWrittenIn(closures.fileOf(one), path))
    if (own) return own
    for (const one of layer) seen.add(one)
    layer = layer.flatMap((one) => closures.functionsIn(one)).filter((one) => !seen.has(one))
    if (layer.length > MOST_IN_LAYER) return undefined
  }
  return undefined
}

function isWrittenIn(url: string | undefined, path: string): boolean {
  if (url === undefined) return false
  const file = url.startsWith('file:') ? fileURLToPath(url) : url
  return file.replace(/[?#].*$/, '').replaceAll('\\', '/') === path.replaceAll('\\', '/')
}

/** One is enough where all of a module's functions share its variables; the first few, in case some are others'. */
function exportedFunctions(exports: unknown): object[] {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return []
  const found: object[] = typeof exports === 'function' ? [exports] : []
  for (const name of Object.keys(exports)) {
    if (found.length >= 3) break
    const value = valueOf(exports, name)
    if (typeof value === 'function') found.push(value)
    else if (typeof value === 'object' && value !== null) {
      const method = Object.values(Object.getOwnPropertyDescriptors(value)).find(
        (property) => typeof property.value === 'function',
      )
      if (method) found.push(method.value as object)
    }
  }
  return found
}

function valueOf(exports: object, name: string): unknown {
  try {
    return (exports as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}
