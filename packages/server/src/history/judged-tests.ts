import type { JudgedTest } from '../analysis/order/analyse-tests.ts'
import type { Ranking } from '../analysis/order/rank-suspects.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { kinds } from '../analysis/order/verdict.ts'
import { createRowPacker, type PackedRows, textOfRow } from './packed-rows.ts'

/** Tests that passed and failed, by the number of the test. */
export interface JudgedTests {
  of(test: number): JudgedTest | undefined
  all(): JudgedTest[]
  /** Those that the order, or what ran at the same time, matters to. */
  suspected(): JudgedTest[]
}

/** The same as columns, a row each. */
export interface PackedJudged {
  /** Ascending. */
  test: Int32Array
  failures: Int32Array
  /** For each test a bit for each schedule: it counted. */
  counted: Uint8Array
  kind: Uint8Array
  neededRuns: Int32Array
  /** p-value and q-value. */
  chances: Float64Array
  reasons: PackedRows
  /** JSON, of the first suspects. */
  rankings: PackedRows
}

const isSuspected = (kind: number): boolean =>
  kinds[kind] !== 'not-order-dependent' && kinds[kind] !== 'not-enough-runs'

/** Nobody looks at more of them. */
const mostSuspects = 8

export function* packJudged(tests: readonly JudgedTest[], schedules: number): Steps<PackedJudged> {
  const stride = strideOf(schedules)
  const counted = new Uint8Array(tests.length * stride)
  const chances = new Float64Array(2 * tests.length)
  const reasons = createRowPacker(tests.length)
  const rankings = createRowPacker(tests.length)
  for (const [row, { run, ranking, verdict }] of tests.entries()) {
    for (const index of run) counted[row * stride + (index >> 3)]! |= 1 << (index & 7)
    chances.set([verdict.pValue, verdict.qValue], 2 * row)
    reasons.add(verdict.reason)
    rankings.add(JSON.stringify({ ...ranking, suspects: ranking.suspects.slice(0, mostSuspects) }))
    yield
  }
  return {
    test: Int32Array.from(tests, ({ test }) => test),
    failures: Int32Array.from(tests, ({ failures }) => failures),
    counted,
    kind: Uint8Array.from(tests, ({ verdict }) => kinds.indexOf(verdict.kind)),
    neededRuns: Int32Array.from(tests, ({ verdict }) => verdict.neededRuns),
    chances,
    reasons: reasons.end(),
    rankings: rankings.end(),
  }
}

const strideOf = (schedules: number): number => (schedules + 7) >> 3

/** @param schedules that they were judged by */
export function toJudgedTests(packed: PackedJudged, schedules: number): JudgedTests {
  const { test, failures, counted, kind, neededRuns, chances, reasons, rankings } = packed
  const stride = strideOf(schedules)
  const rowOf = new Map(Array.from(test, (own, row) => [own, row]))

  function countedRuns(row: number): Int32Array {
    const runs: number[] = []
    for (let index = 0; index < schedules; index++)
      if ((counted[row * stride + (index >> 3)]! >> (index & 7)) & 1) runs.push(index)
    return Int32Array.from(runs)
  }

  function judgedIn(row: number): JudgedTest {
    const run = countedRuns(row)
    let ranking: Ranking | undefined
    return {
      test: test[row]!,
      run,
      failures: failures[row]!,
      // Of thousands of tests only that of few is looked at.
      get ranking() {
        return (ranking ??= JSON.parse(textOfRow(rankings, row)) as Ranking)
      },
      verdict: {
        kind: kinds[kind[row]!]!,
        reason: textOfRow(reasons, row),
        runs: run.length,
        neededRuns: neededRuns[row]!,
        pValue: chances[2 * row]!,
        qValue: chances[2 * row + 1]!,
      },
    }
  }

  return {
    of(wanted) {
      const row = rowOf.get(wanted)
      return row === undefined ? undefined : judgedIn(row)
    },
    all: () => Array.from(test, (_, row) => judgedIn(row)),
    suspected: () =>
      Array.from(kind.keys())
        .filter((row) => isSuspected(kind[row]!))
        .map(judgedIn),
  }
}
