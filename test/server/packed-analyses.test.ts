import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  double,
  integer,
  nat,
  option,
  property,
  record,
  string,
} from 'fast-check'
import { expect, test } from 'vitest'
import type { JudgedTest } from '../../packages/server/src/analysis/order/analyse-tests.ts'
import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { kinds } from '../../packages/server/src/analysis/order/verdict.ts'
import type { TestVerdict } from '../../packages/server/src/analysis/flaky/verdict.ts'
import { packJudged, toJudgedTests } from '../../packages/server/src/history/judged-tests.ts'
import { createRowPacker, textOfRow } from '../../packages/server/src/history/packed-rows.ts'
import { packVerdicts, toKnownVerdicts } from '../../packages/server/src/history/packed-verdicts.ts'

const share = double({ min: 0, max: 1, noNaN: true })
const count = nat({ max: 5000 })

const environment = record({
  dimension: constantFrom('os', 'node', 'workers', 'shard', 'hour'),
  value: string({ unit: 'binary' }),
  runs: count,
  failed: count,
  stands: boolean(),
  pValue: share,
})
const verdict = record<TestVerdict>({
  class: constantFrom('healthy', 'flaky', 'order-dependent', 'broken', 'newly-failing', 'not-enough-data'),
  runs: count,
  failed: count,
  retried: count,
  leftOut: count,
  flaky: share,
  score: option(record({ rate: share, low: share, high: share })),
  signals: record({ retried: count, bothOutcomes: count, returned: count }),
  environments: array(environment, { maxLength: 3 }),
  since: option(record({ after: option(count), seenAt: count, codes: count })),
  recovered: option(record({ from: constantFrom('flaky', 'broken'), cleanRuns: count, run: count })),
  streak: count,
  cleanRuns: count,
  cleanRunsNeeded: option(count),
  lastFailedRun: option(count),
  isGone: boolean(),
})

test('verdicts that went to another thread and back are the same', () => {
  assert(
    property(array(option(verdict, { nil: undefined })), (verdicts) => {
      const known = toKnownVerdicts(runSteps(packVerdicts(verdicts)))
      const tests = [...verdicts.keys()]

      expect(tests.map((one) => known.of(one))).toEqual(verdicts)
      expect(tests.map((one) => known.classOf(one))).toEqual(verdicts.map((one) => one?.class))
      expect(tests.map((one) => known.isGone(one))).toEqual(verdicts.map((one) => one?.isGone ?? false))
      const counted = verdicts.map((one, index) => ({ one, index }))
      expect(counted.map(({ index }) => known.seenAt(index))).toEqual(counted.map(({ one }) => one?.since?.seenAt))
      expect(counted.map(({ index }) => known.recoveredFromFlaky(index))).toEqual(
        counted.map(({ one }) => (one?.recovered?.from === 'flaky' ? one.recovered.run : undefined)),
      )
      expect(known.of(verdicts.length)).toBeUndefined()
    }),
  )
})

const schedules = 21

/** Suspects are nothing but JSON there. */
const suspect = record({
  role: constant('polluter' as const),
  scope: constant('same-file' as const),
  unit: constant('test' as const),
  ids: array(count, { minLength: 1, maxLength: 3 }),
  score: double({ min: -1000, max: 1000, noNaN: true }).map((own) => own + 0),
  confidence: share,
  failAfter: count,
  runsAfter: count,
  failOtherwise: count,
  runsOtherwise: count,
  cleaners: array(count, { maxLength: 2 }),
  together: array(count, { maxLength: 2 }),
})

function* judgedOf(tests: readonly { test: number; runs: boolean[]; of: Omit<JudgedTest, 'test' | 'run'> }[]) {
  const seen = new Set<number>()
  for (const { test: own, runs, of } of tests.toSorted((left, right) => left.test - right.test)) {
    if (seen.has(own)) continue
    seen.add(own)
    const run = Int32Array.from(runs.keys()).filter((index) => runs[index])
    yield { test: own, run, ...of, verdict: { ...of.verdict, runs: run.length } } as JudgedTest
  }
}

const judged = array(
  record({
    test: count,
    runs: array(boolean(), { minLength: schedules, maxLength: schedules }),
    of: record({
      failures: count,
      ranking: record({
        suspects: array(suspect, { maxLength: 8 }),
        best: constant(null),
        none: share,
        decisive: share,
      }),
      verdict: record({
        kind: constantFrom(...kinds),
        reason: string({ unit: 'binary' }),
        runs: integer(),
        neededRuns: count,
        pValue: share,
        qValue: share,
      }),
    }),
  }),
).map((tests) => [...judgedOf(tests)])

test('what was judged of the order and went to another thread and back is the same', () => {
  assert(
    property(judged, (tests) => {
      const known = toJudgedTests(runSteps(packJudged(tests, schedules)), schedules)

      expect(known.all()).toEqual(tests)
      expect(tests.map((one) => known.of(one.test))).toEqual(tests)
      expect(known.of(5001)).toBeUndefined()
      const isSuspected = ({ verdict: { kind } }: JudgedTest) =>
        kind !== 'not-order-dependent' && kind !== 'not-enough-runs'
      expect(known.suspected()).toEqual(tests.filter(isSuspected))
    }),
  )
})

test('rows of text keep every letter', () => {
  assert(
    property(array(string({ unit: 'binary' })), (texts) => {
      const packer = createRowPacker(texts.length)
      for (const text of texts) packer.add(text)
      const rows = packer.end()
      expect(texts.map((_, row) => textOfRow(rows, row))).toEqual(texts)
    }),
  )
})
