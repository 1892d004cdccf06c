import { judgeTests } from '../analysis/order/analyse-tests.ts'
import { type Coverage, coverageOf } from '../analysis/order/coverage.ts'
import { outagesOf } from '../analysis/order/observe.ts'
import type { History } from '../analysis/order/schedule.ts'
import { seeded } from '../analysis/order/seeded.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { packJudged, type PackedJudged } from './judged-tests.ts'

export interface OrderInput extends History {
  /** Of each test's random numbers: its p-value then depends on nothing but its runs. */
  seeds: Uint32Array
}

export interface PackedOrder {
  /** 1 for each schedule that was an outage. */
  outages: Uint8Array
  coverage: Coverage
  judged: PackedJudged
}

/** All that the runs say about the order. */
export function* judgeOrder({ seeds, ...history }: OrderInput): Steps<PackedOrder> {
  const tests = yield* judgeTests(history, (test) => seeded(seeds[test]!))
  const judged = yield* packJudged(tests, history.schedules.length)
  return { outages: outagesOf(history), coverage: yield* coverageOf(history), judged }
}
