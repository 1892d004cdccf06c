import { expect, test } from 'vitest'
import { sumsOfParts } from '../../packages/server/src/answers/part-sums.ts'
import { noNames } from '../../packages/server/src/answers/view.ts'
import { fileColumns, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import { type Results, toResults } from '../../packages/server/src/history/results.ts'

const [passed, flaky] = [0, 2]

const none = new Int32Array(0)
const columns = Object.fromEntries(fileColumns.map((name) => [name, []])) as unknown as RunFiles['columns']

const reportOf = (report: number, rows: { test: number; status?: number; ms: number }[]): Results => {
  const tests = Int32Array.from(rows, (row) => row.test)
  const lanes = [{ worker: 1, rows: rows.length }]
  return toResults(report, {
    shard: 0,
    order: { lanes, tests, skipped: none, todo: none, pending: none },
    body: {
      durationUs: rows.map(({ ms }) => ms * 1000),
      gapUs: rows.map(() => 0),
      beforeEachUs: null,
      afterEachUs: null,
      status: Uint8Array.from(rows, ({ status = passed }) => status),
    },
    files: { ids: none, columns },
  })
}

test('what reports of a day add up to follows the reports that there are, and the layers of their tests', () => {
  let layerVersion = 0
  let layers = Uint8Array.of(1, 2)
  const names = { ...noNames, layers: () => layers, layerVersion: () => layerVersion }
  const first = reportOf(1, [
    { test: 0, ms: 10 },
    { test: 1, ms: 20, status: flaky },
  ])
  const second = reportOf(2, [{ test: 1, ms: 5, status: flaky }])
  const third = reportOf(3, [{ test: 0, ms: 1, status: flaky }])
  const told = (...parts: Results[]) => {
    const { layerMs, retried } = sumsOfParts(parts, names)
    return { layerMs: [...layerMs], retried: [...retried] }
  }

  expect(told(first)).toEqual({ layerMs: [0, 10, 20, 0], retried: [1] })
  expect(told(first, second)).toEqual({ layerMs: [0, 10, 25, 0], retried: [1] })
  expect(told(first, third)).toEqual({ layerMs: [0, 11, 20, 0], retried: [1, 0] })
  expect(told(first)).toEqual({ layerMs: [0, 10, 20, 0], retried: [1] })
  expect(sumsOfParts([first], names)).toBe(sumsOfParts([first], names))

  layers = Uint8Array.of(3, 2)
  layerVersion++
  expect(told(first)).toEqual({ layerMs: [0, 0, 20, 10], retried: [1] })
})
