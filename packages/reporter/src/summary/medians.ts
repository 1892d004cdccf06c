import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeByRename } from '../delivery/save.ts'
import { isObject } from '../is-object.ts'
import { prepareStratigraphDir } from '../repository.ts'
import type { MeasuredTest } from './measure.ts'

const FILE = 'durations.json'
const MAX_TESTS = 2000
const MAX_DURATIONS = 15
/** With fewer earlier runs there is no "usual". */
const MIN_DURATIONS = 3

/** Earlier durations (ms, oldest first) of the slowest tests of this folder's runs, by the test's key. */
export type Durations = Map<string, number[]>

/** A lost or broken file is an empty history. */
export function readDurations(dir: string): Durations {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(dir, FILE), 'utf8'))
    const tests = isObject(parsed) && Array.isArray(parsed['tests']) ? (parsed['tests'] as unknown[]) : []
    return new Map(tests.filter(isEntry))
  } catch {
    return new Map()
  }
}

const isEntry = (entry: unknown): entry is [string, number[]] =>
  Array.isArray(entry) &&
  typeof entry[0] === 'string' &&
  Array.isArray(entry[1]) &&
  entry[1].every((duration) => typeof duration === 'number')

/** Adds the tests that passed, and forgets those that were not among the slowest for longest. Never throws. */
export function rememberDurations(dir: string, known: Durations, tests: MeasuredTest[]): void {
  for (const { key, durationMs, passed } of tests) {
    if (!passed) continue
    const earlier = known.get(key) ?? []
    known.delete(key)
    known.set(key, [...earlier, Number(durationMs.toFixed(1))].slice(-MAX_DURATIONS))
  }
  try {
    const kept = [...known].slice(-MAX_TESTS)
    writeByRename(join(prepareStratigraphDir(dir), FILE), `${JSON.stringify({ tests: kept })}\n`)
  } catch {
    // The summary then tells no median.
  }
}

/** null = not enough earlier runs. */
export function medianOf(durations: number[] | undefined): number | null {
  if (durations === undefined || durations.length < MIN_DURATIONS) return null
  const sorted = durations.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
