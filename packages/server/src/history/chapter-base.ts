import type { Base } from '../codec/base-codec.ts'
import type { RunBody } from '../codec/body-codec.ts'
import type { RunOrder } from '../codec/order-codec.ts'
import { indexFiles } from '../codec/file-index.ts'
import { predictFiles } from '../codec/predict-files.ts'
import { roundBody } from '../codec/compact-body.ts'
import { statusCode } from '../codec/status.ts'

interface BaseReport {
  order: RunOrder
  body: RunBody
  /** Of body.durationUs. */
  codes: Uint16Array
}

/**
 * What those reports have in common. It is the same of reports as they came and of compact ones.
 * @param fileOf the file of each test of the project
 */
export function findBase(reports: readonly BaseReport[], fileOf: Int32Array): Base {
  const { skipped, todo, pending } = reports[0]!.order
  return {
    code: usualCodes(reports, fileOf.length),
    file: fileOf,
    order: usualOrder(reports, fileOf),
    notRun: [skipped, todo, pending],
  }
}

/** Mean codes; 0 of tests that took no time, or did not run. */
function usualCodes(reports: readonly BaseReport[], tests: number): Uint16Array {
  const sum = new Float64Array(tests)
  const count = new Uint32Array(tests)
  for (const report of reports) addCodes(report, sum, count)
  return Uint16Array.from(sum, (total, test) => (count[test] === 0 ? 0 : Math.round(total / count[test]!)))
}

function addCodes({ order: { tests }, body, codes }: BaseReport, sum: Float64Array, count: Uint32Array): void {
  for (let row = 0; row < codes.length; row++) {
    const test = tests[row]!
    if (codes[row] === 0 || body.status[row] === statusCode.skipped) continue
    sum[test]! += codes[row]!
    count[test]!++
  }
}

/** Files by the mean of when they began, as a part of all that ran; those that did not run come last. */
function usualOrder(reports: readonly BaseReport[], fileOf: Int32Array): Int32Array {
  const files = indexFiles(fileOf)
  const { ids } = files
  const sum = new Float64Array(ids.length + 1)
  const count = new Uint32Array(ids.length + 1)
  for (const { order, body, codes } of reports) {
    addPlaces(predictFiles(order, roundBody(order.lanes, body, codes), files).byStart(), sum, count)
  }
  const mean = sum.map((total, file) => (count[file] === 0 ? 1 : total / count[file]!))
  return Int32Array.from(ids.keys())
    .toSorted((left, right) => mean[left]! - mean[right]! || ids[left]! - ids[right]!)
    .map((file) => ids[file]!)
}

function addPlaces(sorted: Int32Array, sum: Float64Array, count: Uint32Array): void {
  for (let place = 0; place < sorted.length; place++) {
    const file = sorted[place]!
    sum[file]! += place / sorted.length
    count[file]!++
  }
}
