import { describe, expect, test } from 'vitest'
import { provableCases, take, type ProvableCase } from '../../bench/order/cases.ts'
import { search, type Evidence, type Found } from '../../packages/reporter/src/rerun/search/search.ts'
import type { Plant } from '../order/plants.ts'
import { isBad } from '../order/simulate-history.ts'
import { seeded } from '../order/random.ts'

const known: Evidence = { failing: [], passing: [], suspects: [], base: { failures: 0, runs: 0 } }

/** The named tests do it, all of them are needed, and what else was named is true as well. */
function expectTrue(plant: Plant, { kind, actors, otherActors, cleaners }: Found): void {
  expect(kind).toBe(plant.kind)
  const acts = (tests: readonly number[]): boolean => isBad(plant, tests) === (kind === 'victim')
  expect(acts(actors)).toBe(true)
  for (const one of actors) expect(acts(actors.filter((other) => other !== one))).toBe(false)
  for (const one of otherActors) expect(acts([one])).toBe(true)
  for (const one of cleaners) expect(plant.cleaners).toContain(one)
}

const rerun =
  ({ plant, random }: ProvableCase) =>
  (before: readonly number[]): Promise<boolean> =>
    Promise.resolve(isBad(plant, before) || random() < plant.flakeRate)

describe.each(['victim', 'brittle'] as const)('a planted %s', (kind) => {
  test.each([0, 0.05])('is proven, and never wrongly, with a flake rate of %f', async (flakeRate) => {
    let proven = 0
    for (const one of take(provableCases({ kind, runs: 20, flakeRate }), 100)) {
      const found = await search(one.evidence, rerun(one))
      // Chance may use up the runs: then it has to say so.
      if (flakeRate > 0 && found.kind === 'inconclusive') continue
      expectTrue(one.plant, found)
      proven++
    }
    expect(proven).toBeGreaterThanOrEqual(97)
  })

  test('is inconclusive, with the best so far, where too few runs are allowed', async () => {
    for (const one of take(provableCases({ kind, runs: 20, flakeRate: 0 }), 10)) {
      const found = await search(one.evidence, rerun(one), { maxRuns: 4 })
      expect(found).toMatchObject({ kind: 'inconclusive', runs: 4, reason: 'the limit of 4 runs is reached' })
    }
  })
})

test('the best so far holds the polluter as soon as it was met', async () => {
  const evidence: Evidence = {
    ...known,
    failing: [[3, 4]],
    suspects: [{ role: 'polluter', tests: [4], together: false, confidence: 0.9 }],
  }
  const found = await search(evidence, (before) => Promise.resolve(before.includes(4)), { maxRuns: 3 })
  expect(found).toMatchObject({ kind: 'inconclusive', actors: [4], confirmation: undefined })
})

test('the user may stop it: the best so far, and nothing more is run', async () => {
  let runs = 0
  const evidence: Evidence = { ...known, failing: [[1, 2, 3, 4]] }
  const found = await search(evidence, (before) => Promise.resolve(++runs > 0 && before.includes(2)), {
    shouldStop: () => runs === 3,
  })
  expect(found).toMatchObject({ kind: 'inconclusive', reason: 'stopped', runs: 3 })
  expect(runs).toBe(3)
})

test('no order is run again before something is supposed: outcomes are kept', async () => {
  const runs: string[] = []
  const order = Array.from({ length: 30 }, (_, place) => place)
  const evidence: Evidence = { ...known, failing: [order, order.slice(5)], passing: [[]] }
  const found = await search(evidence, (before) => {
    runs.push(before.join())
    return Promise.resolve(false)
  })
  expect(found.kind).toBe('not-order-dependent')
  const failingReplays = runs.filter((one) => one === order.join() || one === order.slice(5).join())
  expect(runs.length - new Set(runs).size).toBeLessThanOrEqual(failingReplays.length)
})

describe('what is no order dependence is not taken for one', () => {
  test.each([0.1, 0.3, 0.5, 0.8])('a test that fails %f of the time, whatever runs before it', async (rate) => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed)
      const evidence: Evidence = {
        ...known,
        failing: [
          [1, 2, 3],
          [4, 2, 1, 5],
        ],
        passing: [[2], [5, 4]],
        suspects: [{ role: 'polluter', tests: [1], together: false, confidence: 0.6 }],
      }
      const { kind } = await search(evidence, () => Promise.resolve(random() < rate))
      expect({ seed, kind }).toEqual({
        seed,
        kind: expect.stringMatching(/^(not-order-dependent|inconclusive|broken)$/) as string,
      })
    }
  })

  test('a test that is broken as the code stands', async () => {
    const evidence: Evidence = { ...known, failing: [[1]], passing: [[2, 1]] }
    expect(await search(evidence, () => Promise.resolve(true))).toMatchObject({ kind: 'broken', actors: [] })
  })

  test('a test that passes in the orders that failed', async () => {
    const evidence: Evidence = { ...known, failing: [[1, 2]], passing: [[2]] }
    const found = await search(evidence, () => Promise.resolve(false))
    expect(found).toMatchObject({ kind: 'not-order-dependent', actors: [] })
  })
})
