import { expect, test } from 'vitest'
import { cameBefore, NOT_BEFORE_AT } from '../../packages/server/src/analysis/order/came-before.ts'
import { type Candidates, NOT_BEFORE, UNKNOWN } from '../../packages/server/src/analysis/order/candidates.ts'
import { explainAlone, scoreScope } from '../../packages/server/src/analysis/order/explanations.ts'
import { FURTHEST } from '../../packages/server/src/analysis/order/features.ts'
import { fileFeatures } from '../../packages/server/src/analysis/order/file-features.ts'
import { observe } from '../../packages/server/src/analysis/order/observe.ts'
import { gapsOf, type RelatedFiles } from '../../packages/server/src/analysis/order/related-files.ts'
import { type History, indexSchedule, rowOf } from '../../packages/server/src/analysis/order/schedule.ts'
import { sortPlaces } from '../../packages/server/src/analysis/order/sort-places.ts'
import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { tellingStrata } from '../../packages/server/src/analysis/order/strata.ts'
import { testFeatures } from '../../packages/server/src/analysis/order/test-features.ts'
import { plantTiming } from './plants.ts'
import { pick, seeded } from './random.ts'
import { inFileShuffles, simulateHistory } from './simulate-history.ts'
import { simulateSuite } from './simulate-suite.ts'

/** Ninety files in three workers, with flaky tests. */
function makeHistory(isolate: boolean): { history: History; flaky: number[] } {
  const random = seeded(17)
  const suite = simulateSuite(random, 90, 2, 5)
  const plants = pick(random, suite.files, 6).map(({ tests }) => plantTiming(random, tests, 0.35))
  const options = { ...inFileShuffles, runs: 60, workers: 3, shuffleFiles: true, isolate }
  return { history: simulateHistory(random, suite, plants, options), flaky: plants.map(({ victim }) => victim) }
}

/** The same with times that a runner did not tell, and processes that ran two files at once. */
function withGapsInTimes({ schedules, ...others }: History): History {
  const random = seeded(23)
  return {
    ...others,
    schedules: schedules.map(({ placeOfFile: _place, byEnd: _end, isInTurn: _turn, ...columns }, index) => {
      const isUntold = (): boolean => index % 3 === 0 && random() < 0.1
      const fileStartMs = columns.fileStartMs.map((ms) => (isUntold() ? Number.NaN : ms))
      const fileEndMs = columns.fileEndMs.map((ms) => (isUntold() ? Number.NaN : ms))
      const process = columns.process.map((one) => [-1, one % 2, one][index % 3]!)
      return indexSchedule({ ...columns, fileStartMs, fileEndMs, process }, others.fileCount)
    }),
  }
}

const filesOf = (history: History, test: number): RelatedFiles[] =>
  observe(history, test).scopes.filter((scope) => 'lists' in scope)

const toCandidates = (files: RelatedFiles): Candidates => ({ ...files, gap: gapsOf(files, files.id) })

test.each([
  ['one process a worker', (): History => makeHistory(false).history],
  ['a process a file', (): History => makeHistory(true).history],
  [
    'times that are not told, files side by side in a process',
    (): History => withGapsInTimes(makeHistory(false).history),
  ],
])('what is listed for all files says the same as looking at one at a time: %s', (_name, make) => {
  const history = make()
  const victim = makeHistory(false).flaky[0]!
  const file = history.fileOfTest[victim]!
  const { run } = observe(history, victim)

  for (const files of filesOf(history, victim)) {
    const { id, scope } = files
    const gap = gapsOf(files, id)
    for (const [index, schedule] of Array.from(run, (one) => history.schedules[one]!).entries()) {
      const moments = Array.from(id, (one) =>
        cameBefore(schedule, rowOf(schedule, victim, file), file, { unit: 'file', id: one }, scope),
      )
      const said = Array.from(id, (_, candidate) => gap[candidate * run.length + index]!)
      const wanted = moments.map((moment) => {
        if (Number.isNaN(moment)) return UNKNOWN
        if (moment === NOT_BEFORE_AT) return NOT_BEFORE
        return scope === 'overlapping' ? 0 : moments.filter((other) => other > moment).length
      })
      expect(said).toEqual(wanted)
    }
  }
})

test('statistics of many files are those of a number for each file and run', () => {
  const { history, flaky } = makeHistory(false)
  const rough = withGapsInTimes(history)
  const powers = [0, 0.1, 0.3].map((q) => Float64Array.from({ length: FURTHEST + 1 }, (_, gap) => (1 - q) ** gap))
  const random = seeded(5)
  let compared = 0
  for (const seen of [history, rough])
    for (const victim of flaky) {
      const { fails, stratum, scopes } = observe(seen, victim)
      const strata = tellingStrata(fails, stratum)
      const all = strata.flatMap(({ runs }) => runs)
      for (const files of scopes.filter((scope) => 'lists' in scope)) {
        const own = files.hasGaps ? powers : powers.slice(0, 1)
        const ours = runSteps(fileFeatures(files, own, strata, 1))
        const plain = runSteps(testFeatures(toCandidates(files), own, strata))
        expect(ours === undefined).toBe(plain === undefined)
        if (!ours || !plain) continue
        for (let turn = 0; turn < 20; turn++) {
          // So many of each stratum as failed.
          const chosen = Int32Array.from(
            strata.flatMap(({ runs, rate }) => pick(random, runs, Math.round(rate * runs.length))),
          )
          expect(ours.largest(chosen)).toBeCloseTo(plain.largest(chosen), 4)
          compared++
        }
      }
      expect(all.length).toBeGreaterThan(10)
    }
  expect(compared).toBeGreaterThan(200)
})

test('of many files the same ones come into question as if each were looked at closely', () => {
  const { history, flaky } = makeHistory(false)

  for (const victim of flaky) {
    const { fails } = observe(history, victim)
    for (const files of filesOf(history, victim)) {
      const ours = scoreScope(files, fails)
      const plain = scoreScope(toCandidates(files), fails)
      for (const affected of [0, 1] as const) {
        const best = explainAlone(ours, affected)
        const wanted = explainAlone(plain, affected)
        const named = (scores: Float64Array, ids: Int32Array) =>
          new Map(
            Array.from(ids, (id, index) => [id, scores[index]!] as const).filter(([, score]) => score > -Infinity),
          )
        expect(named(best.score, ours.candidates.id)).toEqual(named(wanted.score, plain.candidates.id))
      }
    }
  }
})

test('places are sorted by their moments, also below zero, and those without one are last', () => {
  const random = seeded(3)
  const moments = Float32Array.from({ length: 500 }, () => Math.round(2000 * (random() - 0.5)) / 7)
  moments[17] = Number.NaN
  moments[300] = -Number.NaN
  moments[20] = 0
  moments[30] = -0

  const places = sortPlaces(moments)

  const told = Int32Array.from(moments.keys()).filter((place) => !Number.isNaN(moments[place]))
  const wanted = told.toSorted((left, right) => moments[left]! - moments[right]! || left - right)
  expect(Array.from(places.subarray(0, 498), (place) => moments[place])).toEqual(
    Array.from(wanted, (place) => moments[place]),
  )
  expect([...places.subarray(498)]).toEqual([17, 300])
  expect(sortPlaces(Float32Array.of(2, 1, 2, 1))).toEqual(Int32Array.of(1, 3, 0, 2))
})
