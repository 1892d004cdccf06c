import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareOrder, ranBefore } from '../../packages/ui/src/pages/run/order/order-change.ts'
import { stayedInPlace } from '../../packages/ui/src/pages/run/order/stayed-in-place.ts'
import { pan, reveal, viewFromText, viewToText, zoom } from '../../packages/ui/src/pages/run/lanes/lane-view.ts'
import type { RunAnswer } from '../../packages/server/src/api-schemas/runs.ts'

/** A run by its lanes alone: `a:1` is test 1 of file a. */
const run = (...lanes: string[][]): RunAnswer =>
  ({
    lanes: lanes.map((names, index) => ({
      worker: index + 1,
      shard: null,
      files: [],
      idleMs: 0,
      tests: names.map((name, at) => ({
        id: name,
        file: name.split(':')[0],
        project: '',
        titlePath: [name],
        sequence: at + 1,
        position: names.slice(0, at + 1).filter((other) => other.startsWith(`${name.split(':')[0]}:`)).length,
      })),
    })),
  }) as unknown as RunAnswer

/** Length of a longest increasing subsequence, the slow way. */
function longest(values: number[]): number {
  const lengths: number[] = []
  for (const [index, value] of values.entries()) {
    lengths.push(1 + Math.max(0, ...lengths.filter((_, at) => at < index && values[at]! < value)))
  }
  return Math.max(0, ...lengths)
}

test('what stayed is in order, and nothing longer would be', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50), { maxLength: 14 }), (values) => {
      const stayed = [...stayedInPlace(values)].toSorted((a, b) => a - b).map((index) => values[index]!)

      expect(stayed).toEqual(stayed.toSorted((a, b) => a - b))
      expect(stayed).toHaveLength(longest(values))
    }),
  )
})

test('one test put first is one move', () => {
  const change = compareOrder(run(['a:4', 'a:1', 'a:2', 'a:3']), run(['a:1', 'a:2', 'a:3', 'a:4']))

  expect([...change.movedInFile]).toEqual(['a:4'])
  expect(change).toMatchObject({ movedFiles: [], shiftedFiles: [], added: 0, gone: 0 })
})

test('files on another worker, files moved on their worker, tests that came and went are told apart', () => {
  const change = compareOrder(run(['b:1', 'a:1', 'new:1'], ['c:1']), run(['a:1', 'b:1', 'c:1'], ['old:1']))

  expect(change.shiftedFiles).toHaveLength(1)
  expect(change.movedFiles).toEqual(['\0c'])
  expect(change).toMatchObject({ added: 1, gone: 1 })
  expect(change.movedInFile.size).toBe(0)
})

test('what ran before a test only this time comes closest first', () => {
  const found = ranBefore('v:1', run(['p:1', 'a:1', 'q:1', 'v:1']), run(['a:1', 'z:1', 'v:1', 'p:1', 'q:1']))

  expect(found?.newBefore.map(({ id }) => id)).toEqual(['q:1', 'p:1'])
  expect(found?.noLonger.map(({ id }) => id)).toEqual(['z:1'])
  expect(found?.count).toBe(3)
})

test('a test that the other run did not run cannot be compared', () => {
  expect(ranBefore('v:1', run(['a:1', 'v:1']), run(['a:1']))).toBeUndefined()
})

test('a view never leaves the run, whatever is done to it', () => {
  const moves = fc.array(
    fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), by: fc.integer({ min: -5e4, max: 5e4 }) }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), moves, (endMs, steps) => {
      let view = { fromMs: 0, toMs: endMs }
      for (const { factor, by } of steps) view = pan(zoom(view, factor, view.fromMs + 1, endMs), by, endMs)
      const shown = reveal(view, endMs * 0.4, endMs * 0.5, endMs)

      for (const { fromMs, toMs } of [view, shown]) {
        expect(fromMs).toBeGreaterThanOrEqual(0)
        expect(toMs).toBeLessThanOrEqual(endMs + 1e-6)
        expect(toMs).toBeGreaterThan(fromMs)
      }
      expect(shown.fromMs).toBeLessThanOrEqual(endMs * 0.4 + 1e-6)
    }),
  )
})

test('a view in an address is read back, and nonsense shows the whole run', () => {
  const view = viewFromText('1250-9800', 20_000)

  expect(view).toEqual({ fromMs: 1250, toMs: 9800 })
  expect(viewToText(view, 20_000)).toBe('1250-9800')
  expect(viewToText({ fromMs: 0, toMs: 20_000 }, 20_000)).toBeNull()
  for (const text of ['', '9-1', 'x-y', '-5-7', '1e9-2e9', undefined]) {
    expect(viewFromText(text, 500)).toEqual({ fromMs: 0, toMs: 500 })
  }
})
