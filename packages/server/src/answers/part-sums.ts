import { statusCode } from '../codec/status.ts'
import type { Results } from '../history/results.ts'
import type { Names } from './test-names.ts'

/** What one report adds to the sums of a day. */
export interface PartSums {
  /** Time of its tests by declared, else observed layer: none, unit, integration, e2e. */
  layerMs: Float64Array
  /** Tests that passed on retry. */
  retried: Int32Array
}

const known = new WeakMap<Results, PartSums & { layerVersion: number }>()

/** Counted once for each report, and again only when a test has changed its layer. */
export function partSums(part: Results, catalog: Names): PartSums {
  const layerVersion = catalog.layerVersion()
  let sums = known.get(part)
  if (sums?.layerVersion !== layerVersion) {
    const layers = catalog.layers()
    const layerMs = new Float64Array(4)
    for (let row = 0; row < part.tests.length; row++) {
      if (part.status[row] !== statusCode.skipped) layerMs[layers[part.tests[row]!]!]! += part.durationMs[row]!
    }
    const retried = sums?.retried ?? part.tests.filter((_, row) => part.status[row] === statusCode.flaky)
    known.set(part, (sums = { layerMs, retried, layerVersion }))
  }
  return sums
}
