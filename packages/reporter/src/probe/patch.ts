import { builtins } from '../builtins.ts'

type AnyFunction = (this: never, ...args: never[]) => unknown

/** Functions replaced for as long as the probe looks. */
export class Patches {
  #undo: (() => void)[] = []

  /**
   * Puts `make(original)` in the place of a method. The stand-in has the original's name, length and further properties
   * (`util.promisify.custom`). Does nothing where there is no such method, or it cannot be replaced.
   */
  replace<Key extends string>(
    owner: { [key in Key]?: unknown },
    name: Key,
    make: (original: never) => AnyFunction,
  ): void {
    const before = Object.getOwnPropertyDescriptor(owner, name)
    const original = owner[name]
    if (typeof original !== 'function' || before?.configurable === false) return
    const standIn = make(original as never)
    copyProperties(original as AnyFunction, standIn)
    // Where it is a value already, its other attributes stay as they are.
    if (before?.writable) owner[name] = standIn
    else {
      const isValue = before !== undefined && 'value' in before
      const others = isValue ? {} : { configurable: true, writable: true, enumerable: before?.enumerable ?? true }
      Object.defineProperty(owner, name, { ...others, value: standIn })
    }
    this.#undo.push(() => {
      // Somebody else has come on top: what they hold goes on working, and finds nobody looking.
      if (owner[name] !== standIn) return
      if (before) Object.defineProperty(owner, name, before)
      else delete owner[name]
    })
  }

  onUndo(undo: () => void): void {
    this.#undo.push(undo)
  }

  undo(): void {
    for (const undo of this.#undo.toReversed()) undo()
    this.#undo = []
  }
}

/**
 * For a hundred functions in each worker: names and lengths are set as values, the rest, which few have, is copied. None
 * of them makes objects: to ask for its prototype would have one made.
 */
function copyProperties(original: AnyFunction, standIn: AnyFunction): void {
  property.value = original.name
  Object.defineProperty(standIn, 'name', property)
  if (original.length !== standIn.length) {
    property.value = original.length
    Object.defineProperty(standIn, 'length', property)
  }
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'name' || key === 'length' || key === 'prototype') continue
    Object.defineProperty(standIn, key, Object.getOwnPropertyDescriptor(original, key)!)
  }
}

const property: { value: unknown } = { value: undefined }

/** Takes our stand-ins out of the stack of an error that passes through them. */
export function hideStandIns(error: unknown): void {
  try {
    if (!isError(error)) return
    const own = here()
    if (own !== undefined && error.stack?.includes(own)) {
      error.stack = error.stack
        .split('\n')
        .filter((line) => !line.includes(own))
        .join('\n')
    }
  } catch {
    // A frozen error keeps its stack.
  }
}

/** Of whatever realm. */
const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && typeof (error as Error).stack === 'string'

let ownFile: string | undefined

/** The file that this code runs from, as stacks write it. */
function here(): string | undefined {
  ownFile ??= /(?:\(|at )((?:file:\/\/)?[^()\s]+?):\d+:\d+\)?$/m.exec(new Error('here').stack ?? '')?.[1] ?? ''
  return ownFile === '' ? undefined : ownFile
}

/** So that `import { writeFile } from 'node:fs'` has it too. */
export function showInNamedImports(): void {
  builtins.module.syncBuiltinESMExports()
  // In Vitest's vm pools named imports are Vitest's own: since 5 it can bring them up to date.
  const { __vitest_required__: vitest } = globalThis as { __vitest_required__?: { syncBuiltinESMExports?: () => void } }
  vitest?.syncBuiltinESMExports?.()
}
