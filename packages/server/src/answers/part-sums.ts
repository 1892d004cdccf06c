import { statusCode } from '../codec/status.ts'
import type { Results } from '../history/results.ts'
import type { Names } from './test-names.ts'

/** What reports add to the sums of a day. */
export interface PartSums {
  /** Time of their tests by declared, else observed layer: none, unit, integration, e2e. */
  layerMs: Float64Array
  /** Tests that passed on retry. */
  retried: Int32Array
}

interface Kept extends PartSums {
  layerVersion: number
}

const ofPart = new WeakMap<Results, Kept>()

/** Counted once for each report, and again only when a test has changed its layer. */
export function partSums(part: Results, catalog: Names): PartSums {
  const layerVersion = catalog.layerVersion()
  let sums = ofPart.get(part)
  if (sums?.layerVersion !== layerVersion) {
    const layers = catalog.layers()
    const layerMs = new Float64Array(4)
    for (let row = 0; row < part.tests.length; row++) {
      if (part.status[row] !== statusCode.skipped) layerMs[layers[part.tests[row]!]!]! += part.durationMs[row]!
    }
    const retried = sums?.retried ?? part.tests.filter((_, row) => part.status[row] === statusCode.flaky)
    ofPart.set(part, (sums = { layerMs, retried, layerVersion }))
  }
  return sums
}

/** By the first of them: who adds up others that begin with the same one takes its place. */
const ofParts = new WeakMap<Results, Kept & { parts: readonly Results[] }>()

/** The same of several reports, at least one, each test once. Added up again only when they are others: of most days they are not. */
export function sumsOfParts(parts: readonly Results[], catalog: Names): PartSums {
  const layerVersion = catalog.layerVersion()
  const first = parts[0]!
  const kept = ofParts.get(first)
  if (kept?.layerVersion === layerVersion && areSame(kept.parts, parts)) return kept
  const layerMs = new Float64Array(4)
  const retried = new Set<number>()
  for (const part of parts) {
    const own = partSums(part, catalog)
    for (let layer = 0; layer < layerMs.length; layer++) layerMs[layer]! += own.layerMs[layer]!
    for (const test of own.retried) retried.add(test)
  }
  const sums = { layerMs, retried: Int32Array.from(retried), layerVersion, parts }
  ofParts.set(first, sums)
  return sums
}

function areSame(left: readonly Results[], right: readonly Results[]): boolean {
  return left.length === right.length && left.every((part, index) => part === right[index])
}
