import { describe, expect, test } from 'vitest'
import { rankNnsDapp } from '../../bench/order/ranking.ts'
import { countVerdicts } from '../../bench/order/verdicts.ts'
import { analyseTests } from '../../packages/server/src/analysis/order/analyse-tests.ts'
import { benjaminiHochberg } from '../../packages/server/src/analysis/order/benjamini-hochberg.ts'
import { cameBefore, NOT_BEFORE_AT } from '../../packages/server/src/analysis/order/came-before.ts'
import { brokenRuns, mendedRuns } from '../../packages/server/src/analysis/order/exclude-runs.ts'
import { UNKNOWN } from '../../packages/server/src/analysis/order/candidates.ts'
import { observe } from '../../packages/server/src/analysis/order/observe.ts'
import { permute, pValueOf } from '../../packages/server/src/analysis/order/permutation-test.ts'
import { rankSuspects } from '../../packages/server/src/analysis/order/rank-suspects.ts'
import { gapsOf } from '../../packages/server/src/analysis/order/related-files.ts'
import { FAILED, type History, PASSED, rowOf, scheduleOf } from '../../packages/server/src/analysis/order/schedule.ts'
import { strataOf } from '../../packages/server/src/analysis/order/strata.ts'
import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { loadNnsDapp } from './nns-dapp.ts'
import { plantAcross, plantTiming } from './plants.ts'
import { pick, seeded } from './random.ts'
import { inFileShuffles, simulateHistory } from './simulate-history.ts'
import { simulateSuite } from './simulate-suite.ts'

describe('recorded shuffles of nns-dapp', () => {
  test.each([
    { runs: 10, least: 0.9 },
    { runs: Infinity, least: 0.94 },
  ])('the first group of suspects holds a true cause, in $runs runs', ({ runs, least }) => {
    const { oursGroup, tests } = rankNnsDapp(runs)

    expect(tests).toBeGreaterThan(30)
    expect(oursGroup).toBeGreaterThanOrEqual(least)
  })

  test('where no single test does it, none is named with confidence', () => {
    const { history, truth } = loadNnsDapp()
    const analyses = new Map(analyseTests(history, { random: seeded(1) }).map((one) => [one.test, one]))
    const without = truth.filter(({ relevant }) => relevant.length === 0)

    expect(without).toHaveLength(2)
    for (const { test: id } of without) {
      const analysis = analyses.get(id)
      // It may not have flipped at all in the recorded runs.
      for (const { confidence, ids, together } of analysis?.ranking.suspects ?? [])
        if (together.length === 0 && ids.length === 1) expect(confidence).toBeLessThan(0.9)
    }
  })
})

test.each(['timing flake', 'real breakage', 'overlap in parallel workers'].map((situation) => ({ situation })))(
  'false order verdicts stay below two in a hundred: $situation',
  ({ situation }) => {
    const cells = [20, 50].map((runs) => countVerdicts(situation, runs, 12))

    const called = cells.reduce((sum, cell) => sum + cell.orderVerdicts * cell.tests, 0)
    const all = cells.reduce((sum, cell) => sum + cell.tests, 0)
    expect(all).toBeGreaterThan(40)
    expect(called / all).toBeLessThanOrEqual(0.02)
  },
)

test.each([0.004, 0.02, 0.3, 0.98])('what is always there explains no constant rate, as here %s', (rate) => {
  const random = seeded(5)
  const suite = simulateSuite(random, 1, 8, 8)
  const [file] = suite.files
  const options = { ...inFileShuffles, shuffleTests: false, runs: 500 }
  const history = simulateHistory(random, suite, [plantTiming(random, file!.tests, rate)], options)
  const [analysis] = analyseTests(history, { random })

  expect(analysis!.run).toHaveLength(500)
  expect(analysis!.verdict.kind).toBe('not-order-dependent')
  // Less doubt than that, and a p-value below 5 % makes a verdict.
  expect(analysis!.ranking.none).toBeGreaterThan(0.25)
})

describe('corrected p-values', () => {
  test('Benjamini-Hochberg, by the example of their paper', () => {
    // Benjamini & Hochberg 1995, table of 15 p-values: four hold at 5 %.
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ]

    const qValues = benjaminiHochberg(pValues)

    expect(qValues.filter((one) => one <= 0.05)).toHaveLength(4)
    expect(qValues).toEqual(qValues.toSorted((left, right) => left - right))
    expect(benjaminiHochberg([])).toEqual([])
    expect(benjaminiHochberg([0.04, 0.04])).toEqual([0.04, 0.04])
  })

  test('the permutation test gives uniform p-values where the order makes no difference', () => {
    const pValues: number[] = []
    for (let seed = 1; pValues.length < 300; seed++) {
      const random = seeded(seed * 31)
      const suite = simulateSuite(random, 10, 4, 12)
      const plants = suite.files.map(({ tests }) => plantTiming(random, tests, 0.35))
      const history = simulateHistory(random, suite, plants, { ...inFileShuffles, runs: 24 })
      for (const { victim } of plants) {
        const observations = observe(history, victim)
        const isFlipping = observations.failures > 2 && observations.failures < observations.fails.length - 2
        if (isFlipping)
          pValues.push(pValueOf(runSteps(permute(observations, { random, permutations: 199, stopAfter: Infinity }))))
      }
    }

    for (const level of [0.05, 0.1, 0.25, 0.5]) {
      const share = pValues.filter((one) => one <= level).length / pValues.length
      // Three standard errors. It may be conservative, as tied statistics are, but never the opposite.
      expect(share).toBeLessThanOrEqual(level + 3 * Math.sqrt((level * (1 - level)) / pValues.length))
    }
    expect(pValues.filter((one) => one <= 0.5).length / pValues.length).toBeGreaterThan(0.35)
  })
})

describe('which runs are compared', () => {
  test('a commit with four runs is a stratum; lone runs are pooled with their neighbours', () => {
    const ofOneCommit = strataOf(Int32Array.of(1, 1, 1, 1, 2, 2, 2, 2, 2))
    const loners = strataOf(Int32Array.from({ length: 23 }, (_, index) => index))

    expect([...ofOneCommit]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1])
    expect(new Set(loners).size).toBe(2)
    expect([0, 1].map((stratum) => loners.filter((one) => one === stratum).length)).toEqual([10, 13])
  })

  test('a streak of failures over commits is a breakage, one in three failing runs is not', () => {
    const commit = Int32Array.from({ length: 60 }, (_, run) => run)
    const broken = Uint8Array.from({ length: 60 }, (_, run) => Number(run >= 20 && run < 30))
    const flaky = Uint8Array.from({ length: 60 }, (_, run) => Number(run % 3 === 0))

    expect([...brokenRuns(broken, commit)]).toEqual([...broken])
    expect(brokenRuns(flaky, commit)).not.toContain(1)
    // One commit that fails always may be shuffled into failing.
    expect(brokenRuns(broken, new Int32Array(60))).not.toContain(1)
  })

  test('passes after the code changed are those of a mended test, if they are too many for its rate of failures', () => {
    const fails = Uint8Array.from({ length: 40 }, (_, run) => Number(run < 18 && run % 2 === 0))
    const changed = Int32Array.from(fails, (_, run) => Number(run >= 17))
    const few = fails.subarray(0, 27)

    expect([...mendedRuns(fails, changed)]).toEqual(Array.from(fails, (_, run) => Number(run >= 17)))
    expect(mendedRuns(fails, new Int32Array(40))).not.toContain(1)
    expect(mendedRuns(few, changed.subarray(0, 27))).not.toContain(1)
  })
})

const orders = (runs: [order: number[], victimFails: boolean][]): History => ({
  fileOfTest: new Int32Array(5),
  fileCount: 1,
  schedules: runs.map(([order, victimFails]) =>
    scheduleOf(
      0,
      [
        {
          file: 0,
          process: 0,
          rows: order.map((test, index) => ({
            test,
            startMs: index * 10,
            endMs: index * 10 + 9,
            outcome: test === 4 && victimFails ? FAILED : PASSED,
          })),
        },
      ],
      1,
    ),
  ),
})

test('tests that always precede together are one group, and it says so by its tests', () => {
  const history = orders(
    Array.from({ length: 10 }, (_, run): [number[], boolean] =>
      run % 2 === 0 ? [[0, 1, 4, 2, 3], true] : [[2, 4, 0, 1, 3], false],
    ),
  )

  const { suspects } = rankSuspects(observe(history, 4))

  expect(suspects[0]).toMatchObject({
    role: 'polluter',
    failAfter: 5,
    runsAfter: 5,
    failOtherwise: 0,
    runsOtherwise: 5,
  })
  expect(suspects[0]!.ids.toSorted((left, right) => left - right)).toEqual([0, 1])
})

test('one relation at a time says the same as all of them together', () => {
  const random = seeded(5)
  const suite = simulateSuite(random, 8, 3, 8)
  const plant = plantAcross(random, suite, 'across-workers')
  const options = { ...inFileShuffles, runs: 20, workers: 3, shuffleFiles: true, isolate: false }
  const history = simulateHistory(random, suite, [plant], options)

  for (const victim of pick(random, [...suite.fileOfTest.keys()], 10)) {
    const file = suite.fileOfTest[victim]!
    const { run, scopes } = observe(history, victim)
    expect(scopes.map(({ scope }) => scope)).toContain('across-workers')
    for (const one of scopes) {
      const { scope, unit, id } = one
      const gap = 'lists' in one ? gapsOf(one, id) : one.gap
      for (const [index, actor] of id.entries()) {
        const moments = Array.from(run, (schedule, at) => {
          const own = history.schedules[schedule]!
          return { at, moment: cameBefore(own, rowOf(own, victim, file), file, { unit, id: actor }, scope) }
        })
        const said = moments.map(({ moment }) => (Number.isNaN(moment) ? '?' : moment !== NOT_BEFORE_AT))
        const observed = moments.map(({ at }) => {
          const own = gap[index * run.length + at]!
          return own === UNKNOWN ? '?' : own >= 0
        })
        expect(said).toEqual(observed)
      }
    }
  }
})
