import { analyseTests, type TestAnalysis } from '../../../../server/src/analysis/order/analyse-tests.ts'
import type { LocalHistory } from '../drive/history.ts'

/** A test that may depend on the order. Tests are numbers of the history. */
export interface Suspected {
  test: number
  /** Tests of its own file that may be its polluter. */
  polluters: ReadonlySet<number>
}

/** Tests of a history that may depend on the order, the surest, and so the cheapest to prove, first. */
export function findSuspects({ analysed }: LocalHistory): Suspected[] {
  return analyseTests(analysed, { random: seeded(1) })
    .filter(isSuspected)
    .toSorted((left, right) => confidenceOf(right) - confidenceOf(left))
    .map(({ test, ranking: { suspects } }) => ({
      test,
      polluters: new Set(
        suspects.flatMap(({ role, scope, ids }) => (role === 'polluter' && scope === 'same-file' ? ids : [])),
      ),
    }))
}

const confidenceOf = ({ ranking: { suspects } }: TestAnalysis): number => suspects[0]?.confidence ?? 0

/** Also what the verdict does not dare to say yet: that is what running again is for. No order can show concurrency. */
const isSuspected = ({ verdict: { kind }, ranking: { suspects } }: TestAnalysis): boolean =>
  kind !== 'not-order-dependent' && kind !== 'concurrency' && suspects.some(({ scope }) => scope !== 'overlapping')

/** Uniform in [0, 1), the same numbers every time, so that the same history gives the same list: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
