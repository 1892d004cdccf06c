import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ddmin, neededTests } from '../../packages/reporter/src/rerun/search/narrow.ts'
import { plantVictim } from '../order/plants.ts'
import { seeded, shuffled } from '../order/random.ts'
import { isBad } from '../order/simulate-history.ts'

type Rule = (before: readonly number[]) => boolean

/** Counts how often the rule is asked for an order that was not asked for before. */
function counted(rule: Rule) {
  const asked = new Set<string>()
  const holds = (before: readonly number[]): Promise<boolean> => {
    asked.add(before.join())
    return Promise.resolve(rule(before))
  }
  return { asked, narrowing: { holds, surely: holds } }
}

const without = (tests: readonly number[], left: number): number[] => tests.filter((test) => test !== left)

describe('neededTests', () => {
  test('finds the one polluter, whatever cleans up before it, in at most log2(n) + 2 orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (n, at, cleanAt) => {
          const sequence = [...Array.from({ length: n }).keys()]
          const polluter = at % n
          const cleaners = new Set(cleanAt.map((place) => place % n).filter((place) => place < polluter))
          const { asked, narrowing } = counted((before) =>
            before.reduce((dirty, one) => (one === polluter ? true : cleaners.has(one) ? false : dirty), false),
          )
          expect(await neededTests(sequence, narrowing)).toEqual([polluter])
          expect(asked.size).toBeLessThanOrEqual(Math.ceil(Math.log2(n)) + 2)
        },
      ),
    )
  })

  test('names what does it, and nothing that is not needed, for planted victims of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1 }), fc.integer({ min: 4, max: 40 }), async (seed, n) => {
        const random = seeded(seed)
        const plant = plantVictim(random, [...Array.from({ length: n }).keys()])
        const sequence = shuffled(
          random,
          [...Array.from({ length: n }).keys()].filter((one) => one !== plant.victim),
        )
        const { narrowing } = counted((before) => isBad(plant, before))
        const needed = await neededTests(sequence, narrowing)
        expect(isBad(plant, needed)).toBe(needed.length > 0)
        if (isBad(plant, sequence)) expect(needed).not.toEqual([])
        for (const one of needed) expect(isBad(plant, without(needed, one))).toBe(false)
      }),
    )
  })

  test('an outcome that is not monotone is left to ddmin: still one that holds, and nothing of it needless', async () => {
    // 3 hides what 1 and 4 do, unless 2 is there.
    const rule: Rule = (before) =>
      before.includes(1) && before.includes(4) && (before.includes(2) || !before.includes(3))
    const needed = await neededTests([0, 1, 2, 3, 4, 5], counted(rule).narrowing)
    expect(rule(needed)).toBe(true)
    for (const one of needed) expect(rule(without(needed, one))).toBe(false)
  })

  test('is empty where the outcome does not hold for the whole', async () => {
    expect(await neededTests([1, 2, 3], counted(() => false).narrowing)).toEqual([])
  })

  test('one wrong outcome on the way does not make it name an innocent', async () => {
    // The first time that an order without the polluter is run, it fails by chance.
    let flaked = false
    const real: Rule = (before) => before.includes(7)
    const holds = (before: readonly number[]): Promise<boolean> => {
      const flakes = !flaked && !real(before)
      flaked ||= flakes
      return Promise.resolve(flakes || real(before))
    }
    const surely = (before: readonly number[]): Promise<boolean> => Promise.resolve(real(before))
    const sequence = [...Array.from({ length: 16 }).keys()]
    const needed = await neededTests(sequence, { holds, surely })
    expect(needed.length === 0 || real(needed)).toBe(true)
  })
})

test('ddmin keeps an outcome that holds, in order, with nothing needless', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      async (sequence, places) => {
        const wanted = new Set(places.map((place) => sequence[place % sequence.length]!))
        const holds = (before: readonly number[]): Promise<boolean> =>
          Promise.resolve([...wanted].every((one) => before.includes(one)))
        expect(await ddmin(sequence, holds)).toEqual(sequence.filter((one) => wanted.has(one)))
      },
    ),
  )
})
