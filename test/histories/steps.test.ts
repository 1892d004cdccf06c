import { expect, test } from 'vitest'
import { seeded } from '../order/random.ts'
import { planDurations, plantSteps, type DurationsPlan } from './durations.ts'
import { makeRuns, makeSuite, simulate, type SimulatedRun, type SimulatedSuite } from './history.ts'
import { scoreSteps, stepsIn } from './score-steps.ts'

const until = Date.parse('2026-11-01T00:00:00Z')

interface Made {
  suite: SimulatedSuite
  runs: SimulatedRun[]
}

function make(seed: number, tests: number, runs: number): Made {
  const random = seeded(seed)
  return { suite: makeSuite(random, tests), runs: makeRuns(random, { runs, until }) }
}

const stepsOf = (made: Made, plan: Omit<DurationsPlan, 'suite' | 'runs'>) =>
  stepsIn(simulate({ ...made, durations: planDurations({ ...made, ...plan }) }))

test('steps of every size are found ten runs later, with the runs in between which they lie, and nothing else', () => {
  const made = make(1, 600, 100)
  const plants = plantSteps(seeded(2), made.suite, 40, { from: 90, to: 91 })

  const { found, inWindow, wrong } = scoreSteps(stepsOf(made, { seed: 3, plants, slowDays: 0 }), plants)

  expect(found).toBeGreaterThanOrEqual(38)
  expect(inWindow).toBeGreaterThanOrEqual(37)
  expect(wrong).toBe(0)
})

test('a step tells its size and both levels', () => {
  const made = make(1, 60, 80)
  const slow = made.suite.tests.findIndex(({ usualMs }) => usualMs > 100)
  const [step] = stepsOf(made, { seed: 3, plants: [{ kind: 'step', test: slow, run: 50, factor: 2 }], slowDays: 0 })

  expect(step).toMatchObject({ test: slow, isLatest: true, results: 30 })
  expect(step!.size).toBeCloseTo(1, 0)
  expect(step!.afterMs / step!.beforeMs).toBeCloseTo(step!.size + 1)
  expect(step!.beforeMs / made.suite.tests[slow]!.usualMs).toBeCloseTo(1, 0)
})

test('noise, outliers and slow days are no steps, nor is noise that lasts for some runs', () => {
  const made = make(5, 300, 300)

  expect(stepsOf(made, { seed: 6, outliers: 0.05, slowDays: 0.1 })).toEqual([])
  expect(stepsOf(made, { seed: 6, memory: 0.3 })).toEqual([])
})

test('another number of workers, or another machine, is no step of the tests', () => {
  const more = make(7, 200, 160)
  more.runs.forEach((run, index) => (run.workers = index < 80 ? 4 : 8))
  const taking = make(7, 200, 160)
  taking.runs.forEach((run, index) => (run.workers = index % 3 === 0 ? 8 : 4))

  expect(stepsOf(more, { seed: 8 })).toEqual([])
  expect(stepsOf(taking, { seed: 8 })).toEqual([])
})

test('a step is found although machines take turns', () => {
  const made = make(7, 200, 160)
  made.runs.forEach((run, index) => (run.workers = index % 3 === 0 ? 8 : 4))
  const plants = plantSteps(seeded(2), made.suite, 12, { from: 100, to: 101 }).filter(({ factor }) => factor >= 1.5)

  expect(scoreSteps(stepsOf(made, { seed: 8, plants }), plants)).toMatchObject({ found: plants.length, wrong: 0 })
})

test('what becomes slower by and by has no step', () => {
  const made = make(9, 300, 300)
  const plants = Array.from({ length: 30 }, (_, test) => ({
    kind: 'drift' as const,
    test,
    from: 50,
    to: 250,
    factor: 2,
  }))

  expect(stepsOf(made, { seed: 10, plants }).length).toBeLessThanOrEqual(1)
})

test('a renamed test starts anew, and one with few results has none to tell', () => {
  const made = make(11, 100, 60)
  const plants = [{ kind: 'renamed' as const, test: 5, as: 6, run: 55 }]

  expect(stepsOf(made, { seed: 12, plants })).toEqual([])
  expect(stepsOf(make(11, 100, 13), { seed: 12, plants: [{ kind: 'step', test: 9, run: 7, factor: 3 }] })).toEqual([])
})
