import { expect, test } from 'vitest'
import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { fileColumns, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import { toFileTimes } from '../../packages/server/src/history/file-times.ts'
import type { HistoryRun } from '../../packages/server/src/history/results.ts'
import { toTestMajor } from '../../packages/server/src/history/test-major.ts'

test('results are told test by test, oldest run first, over all shards', () => {
  const runs = [
    runOf([2, 0], [1, 1]),
    { ...runOf([0], [5]), parts: [...runOf([0], [5]).parts, ...runOf([2], [7]).parts] },
  ]

  const { first, run, durationMs, status } = runSteps(toTestMajor(runs, 3))

  expect([...first]).toEqual([0, 2, 2, 4])
  expect([...run]).toEqual([0, 1, 0, 1])
  expect([...durationMs]).toEqual([1, 5, 1, 7])
  expect([...status]).toEqual([0, 0, 0, 0])
})

test('a history without runs has no results of any test', () => {
  expect([...runSteps(toTestMajor([], 2)).first]).toEqual([0, 0, 0])
})

const noColumns = Object.fromEntries(fileColumns.map((name) => [name, []])) as unknown as RunFiles['columns']

function runOf(tests: number[], durationMs: number[]): HistoryRun {
  const none = new Int32Array(0)
  const part = {
    report: 1,
    shard: 0,
    lanes: [{ worker: 1, rows: tests.length }],
    tests: Int32Array.from(tests),
    durationMs: Float32Array.from(durationMs),
    status: new Uint8Array(tests.length),
    beforeEachMs: null,
    afterEachMs: null,
    skipped: none,
    todo: none,
    pending: none,
    files: toFileTimes({ ids: none, columns: noColumns }),
  }
  return {
    run: 1,
    id: 'r',
    at: 0,
    branch: null,
    commit: null,
    status: 'passed',
    wallMs: 1,
    environment: { machine: '', cpus: null, workers: null, dimensions: new Map() },
    partial: false,
    dirty: false,
    pullRequest: false,
    plannedBy: null,
    infrastructure: [],
    parts: [part],
  }
}
