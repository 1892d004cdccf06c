import { expect, test } from 'vitest'
import { causesOf } from '../../packages/server/src/analysis/order/causes.ts'
import { lifeOf, type LifeRun } from '../../packages/server/src/analysis/order/life.ts'

/** F failed and P passed when exposed; f and p when not. One a millisecond. */
const runs = (text: string): LifeRun[] =>
  Array.from(text, (letter, at) => ({
    at,
    failed: letter.toUpperCase() === 'F',
    exposed: letter === letter.toUpperCase(),
  }))

test.each<[what: string, text: string, provenAt: number[], status: string, passesSince: number]>([
  ['only failures so far', 'FpFpF', [], 'suspected', 0],
  ['four passes are too few', 'FFFFFFpPPPP', [], 'suspected', 4],
  ['five passes of what always failed', 'FFFFFFPPPPP', [], 'fixed', 5],
  ['passes where nothing polluted it say nothing', 'FFFFFFpppppppppppp', [], 'suspected', 0],
  ['what fails in two of five runs needs more', 'FPPFPPFPPFPPPPP', [], 'suspected', 5],
  ['and has them here', 'FPPFPPFPPFPPPPPP', [], 'fixed', 6],
  ['it failed after it was mended', 'FFFFFFPPPPPPPF', [], 'back', 0],
  ['and was mended once more', 'FFFFFFPPPPPPPFFFPPPPP', [], 'fixed', 5],
  ['a proof', 'FpF', [5], 'proven', 0],
  ['a proof and two passes', 'FFFPPPPP', [5.5], 'proven', 2],
  ['mended after the proof', 'FFFPPPPPP', [2.5], 'fixed', 6],
  ['back after the proof', 'FFFFFPPPPPPPF', [2.5], 'back', 0],
  ['and proven again', 'FFFFFPPPPPPPF', [2.5, 20], 'proven', 0],
  ['a failure for another reason ends the passes', 'FFFFFFPPPPf', [], 'suspected', 0],
])('%s', (_, text, provenAt, status, passesSince) => {
  expect(lifeOf(runs(text), provenAt)).toEqual({ status, passesSince })
})

test('of tests that are not mended at most 5 % are called so', () => {
  let fixed = 0
  const all = 400
  for (let seed = 0; seed < all; seed++) {
    let state = seed * 2_654_435_761
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 4_294_967_296
    }
    const text = Array.from({ length: 40 }, () => (random() < 0.6 ? 'F' : 'P')).join('')
    if (lifeOf(runs(`F${text}`), []).status === 'fixed') fixed++
  }
  expect(fixed / all).toBeLessThanOrEqual(0.05)
})

test('the fewest causes that explain all findings', () => {
  expect(causesOf([['a', 'b'], ['b', 'c'], ['c'], ['d']])).toEqual([
    { keys: ['b'], findings: [0, 1] },
    { keys: ['c'], findings: [2] },
    { keys: ['d'], findings: [3] },
  ])
  // Nothing tells the two apart in any finding.
  expect(
    causesOf([
      ['x', 'y'],
      ['y', 'x'],
    ]),
  ).toEqual([{ keys: ['x', 'y'], findings: [0, 1] }])
  expect(causesOf([[], ['z']])).toEqual([{ keys: ['z'], findings: [1] }])
})
