import { expect, test } from 'vitest'
import { advise } from '../../../packages/server/src/analysis/slow/advise.ts'
import type { FileCost, Part, RunLayout } from '../../../packages/server/src/analysis/slow/file-costs.ts'
import { longestFirst } from '../../../packages/server/src/analysis/slow/longest-first.ts'

const quiet: Record<Part, number> = {
  environment: 1,
  setup: 1,
  collect: 20,
  beforeAll: 0,
  beforeEach: 0,
  body: 200,
  afterEach: 0,
  afterAll: 0,
}

function cost(file: number, partMs: Partial<FileCost['partMs']> = {}, rest: Partial<FileCost> = {}): FileCost {
  const all = { ...quiet, ...partMs }
  const meanMs = Object.values(all).reduce((sum, ms) => sum + ms, 0)
  return { file, runs: 10, meanMs, partMs: all, tests: 5, layer: 'integration', beforeAllTargets: [], ...rest }
}

const layout = (workers: number, rest: Partial<RunLayout> = {}): RunLayout => ({
  workers,
  cpus: 8,
  spanMs: 0,
  runsPerWeek: 10,
  ...rest,
})

const kinds = (files: FileCost[], given?: RunLayout): string[] =>
  advise({ files, layout: given }).map(({ kind, files: about }) => `${kind} ${about.join()}`)

test('files that are as they should be get no advice', () => {
  const files = Array.from({ length: 8 }, (_, file) => cost(file))

  expect(kinds(files, layout(4, { spanMs: longestFirst([222, 222], 1) }))).toEqual([])
  expect(kinds([], layout(4))).toEqual([])
})

test('a set-up before every test could be made once', () => {
  const files = [
    cost(0, { beforeEach: 500, body: 100 }),
    cost(1, { beforeEach: 20 }),
    cost(2, { beforeEach: 500, body: 9000 }),
  ]

  expect(advise({ files, layout: undefined })).toEqual([
    { kind: 'repeated-setup', files: [0], tests: 5, eachMs: 100, fileMs: 600, savesMs: 400 },
  ])
  expect(kinds([cost(0, { beforeEach: 500, body: 100 }, { tests: 2 })])).toEqual([])
})

test('the same expensive hook in many files could be shared, if it is seen to do the same', () => {
  const hooks = [900, 1000, 1100].map((beforeAll, file) =>
    cost(file, { beforeAll }, { beforeAllTargets: ['command docker'] }),
  )

  expect(advise({ files: hooks, layout: undefined })).toEqual([
    { kind: 'shared-hook', files: [0, 1, 2], target: 'command docker', eachMs: 1000, savesMs: 1900 },
  ])
  expect(kinds(hooks.map((one, file) => ({ ...one, beforeAllTargets: [`sqlite ${file}.db`] })))).toEqual([])
})

test('set-up files that take long are told, and imports that take most of the time', () => {
  const setup = Array.from({ length: 6 }, (_, file) => cost(file, { setup: 300 }))
  const imports = [300, 400, 900, 2000].map((collect, file) => cost(file, { collect, body: 50 }))

  expect(kinds(setup)).toEqual(['setup-files 0,1,2,3,4,5'])
  expect(advise({ files: imports, layout: undefined })).toMatchObject([
    { kind: 'dominating-imports', files: [3, 2, 1], importMs: 3600 },
  ])
})

test('a file that sets the time of the run is to be split, into as many pieces as are worth it', () => {
  const files = [
    cost(0, { body: 10_000 }, { tests: 40 }),
    ...Array.from({ length: 9 }, (_, file) => cost(file + 1, { body: 500 })),
  ]

  const [found] = advise({ files, layout: layout(4, { spanMs: 10_022 }) })

  expect(found).toMatchObject({ kind: 'long-file', files: [0], pieces: 3 })
  expect(found!.savesMs).toBeGreaterThan(5500)
  expect(kinds(files, layout(1))).not.toContain('long-file 0')
  // With a single test there is nothing to split.
  expect(kinds([{ ...files[0]!, tests: 1 }, ...files.slice(1)], layout(4, { spanMs: 10_022 }))).toEqual([])
})

test('an order that leaves workers without work is told', () => {
  const files = [20_000, ...Array.from({ length: 9 }, () => 2000)].map((body, file) => cost(file, { body }))

  expect(kinds(files, layout(2, { spanMs: 29_000 }))).toEqual(['uneven-order 0,1'])
  expect(kinds(files, layout(2, { spanMs: 21_500 }))).toEqual([])
})

test('integration files on one worker could run beside each other where there are cores', () => {
  const files = Array.from({ length: 6 }, (_, file) => cost(file, { body: 900 }))

  expect(kinds(files, layout(1, { spanMs: 5532 }))).toEqual(['one-worker 0,1,2,3,4,5'])
  expect(kinds(files, layout(1, { cpus: 1, spanMs: 5532 }))).toEqual([])
  expect(
    kinds(
      files.map((one) => ({ ...one, layer: 'unit' as const })),
      layout(1),
    ),
  ).toEqual([])
})

test('the longest file goes first to the worker that is free first', () => {
  expect(longestFirst([7, 7, 6, 6, 5, 4, 4, 5, 4], 3)).toBe(16)
  expect(longestFirst([3, 1, 2], 1)).toBe(6)
  expect(longestFirst([5, 1], 8)).toBe(5)
  expect(longestFirst([], 2)).toBe(0)
})
