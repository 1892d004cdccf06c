import { types } from 'node:util'
import { behind } from './state-watch.ts'

/** Beyond this many entries only the size of a collection counts. */
const MOST_ENTRIES = 50

/** What an object held at some moment, entry by entry. */
export type Fingerprint = { size: number; entries: ReadonlyMap<unknown, unknown> }

/** Objects, arrays, maps and sets: of whatever realm. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value) || isMap(value) || isSet(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const isMap = (value: object): value is Map<unknown, unknown> => types.isMap(value)
const isSet = (value: object): value is Set<unknown> => types.isSet(value)

/** One level deep. Accessors are not called. */
export function fingerprint(value: object): Fingerprint {
  const entries = new Map<unknown, unknown>()
  if (isMap(value)) {
    if (value.size <= MOST_ENTRIES) for (const [key, one] of value) entries.set(key, one)
    return { size: value.size, entries }
  }
  if (isSet(value)) {
    if (value.size <= MOST_ENTRIES) for (const one of value) entries.set(one, one)
    return { size: value.size, entries }
  }
  const keys = Object.keys(value)
  if (keys.length <= MOST_ENTRIES) {
    for (const key of keys) {
      entries.set(key, behind(Object.getOwnPropertyDescriptor(value, key)!))
    }
  }
  return { size: keys.length, entries }
}

export interface Change {
  change: 'added' | 'removed' | 'changed'
  /** The one entry that changed, where an object has names for them. */
  key?: string
}

/** A mock that was taken away again. */
export const isRestored = (before: unknown, after: unknown): boolean => isMock(before) && !isMock(after)

const isMock = (value: unknown): boolean => typeof value === 'function' && '_isMockFunction' in value

/** Undefined where it is the same. */
export function compare(before: Fingerprint, value: object): Change | undefined {
  const after = fingerprint(value)
  const changes: Change[] = []
  const nameOf = (key: unknown): { key?: string } =>
    typeof key === 'string' && !Array.isArray(value) && !isSet(value) && !isMap(value) ? { key } : {}
  for (const [key, one] of after.entries) {
    if (!before.entries.has(key)) changes.push({ change: 'added', ...nameOf(key) })
    else if (!Object.is(before.entries.get(key), one) && !isRestored(before.entries.get(key), one))
      changes.push({ change: 'changed', ...nameOf(key) })
  }
  for (const key of before.entries.keys())
    if (!after.entries.has(key)) changes.push({ change: 'removed', ...nameOf(key) })
  const [first] = changes
  if (!first) return after.size === before.size ? undefined : { change: after.size > before.size ? 'added' : 'removed' }
  if (changes.length === 1) return first
  return { change: changes.every(({ change }) => change === first.change) ? first.change : 'changed' }
}
