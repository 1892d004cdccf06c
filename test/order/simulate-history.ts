import {
  FAILED,
  type History,
  PASSED,
  type Schedule,
  scheduleOf,
} from '../../packages/server/src/analysis/order/schedule.ts'
import type { Plant } from './plants.ts'
import { between, normal, type Random, shuffled } from './random.ts'
import { declaredOrder, shuffleTree, type Suite } from './simulate-suite.ts'

export interface HistoryOptions {
  runs: number
  /** Most runs of one commit; 1 = every run is a commit of its own. */
  runsPerCommit: number
  workers: number
  shuffleFiles: boolean
  shuffleTests: boolean
  /** Files that failed in the run before come first, as the runners order them where they keep a cache. */
  failedFirst?: boolean
  /** Every file in a process of its own (Vitest), or one process a worker. */
  isolate: boolean
  /** Share of runs in which the infrastructure is down. */
  outages: number
}

export const inFileShuffles: HistoryOptions = {
  runs: 500,
  runsPerCommit: 4,
  workers: 1,
  shuffleFiles: false,
  shuffleTests: true,
  isolate: true,
  outages: 0,
}

interface Row {
  test: number
  file: number
  process: number
  startMs: number
  endMs: number
}

/** Runs a suite many times as the runners do, with what is planted deciding the outcomes. */
export const simulateHistory = (
  random: Random,
  suite: Suite,
  plants: readonly Plant[],
  options: HistoryOptions,
): History => {
  const schedules: Schedule[] = []
  let failedFiles = new Set<number>()
  for (let commit = 0; schedules.length < options.runs; commit++)
    for (let left = between(random, 1, options.runsPerCommit); left > 0 && schedules.length < options.runs; left--) {
      const schedule = simulateRun(random, suite, plants, options, { commit, failedFiles })
      schedules.push(schedule)
      if (options.failedFirst) failedFiles = failedIn(schedule, suite)
    }
  return { fileOfTest: suite.fileOfTest, fileCount: suite.files.length, schedules }
}

const simulateRun = (
  random: Random,
  suite: Suite,
  plants: readonly Plant[],
  options: HistoryOptions,
  { commit, failedFiles }: { commit: number; failedFiles: ReadonlySet<number> },
): Schedule => {
  const byFile = layOut(random, suite, options, failedFiles)
  const rows = byFile.flat()
  const failures = new Set<number>()
  for (const plant of plants) if (failsIn(random, plant, rows, commit)) failures.add(plant.victim)
  if (random() < options.outages) for (const { test } of rows) if (random() < 0.8) failures.add(test)
  return scheduleOf(
    commit,
    byFile.map((own) => ({
      file: own[0]!.file,
      process: own[0]!.process,
      rows: own.map((row) => ({ ...row, outcome: failures.has(row.test) ? FAILED : PASSED })),
    })),
    suite.files.length,
  )
}

const failedIn = ({ test, outcome }: Schedule, { fileOfTest }: Suite): Set<number> =>
  new Set([...test.keys()].filter((row) => outcome[row] === FAILED).map((row) => fileOfTest[test[row]!]!))

/** Files to the worker that is free first, in their order; the rows of each file, files by start. */
const layOut = (
  random: Random,
  suite: Suite,
  { workers, shuffleFiles, shuffleTests, isolate }: HistoryOptions,
  first: ReadonlySet<number>,
): Row[][] => {
  const declared = [...suite.files.keys()]
  const usual = shuffleFiles ? shuffled(random, declared) : declared
  const order =
    first.size === 0 ? usual : usual.toSorted((left, right) => Number(first.has(right)) - Number(first.has(left)))
  const freeMs = new Float64Array(workers)
  return order
    .map((file, place) => {
      const worker = freeMs.indexOf(Math.min(...freeMs))
      const { tree } = suite.files[file]!
      let atMs = freeMs[worker]! + 5 * random()
      const rows = (shuffleTests ? shuffleTree(random, tree) : declaredOrder(tree)).map((test) => {
        const startMs = atMs
        atMs += suite.durationMs[test]! * Math.exp(0.25 * normal(random))
        return { test, file, process: isolate ? place : worker, startMs, endMs: atMs }
      })
      freeMs[worker] = atMs
      return rows
    })
    .toSorted((left, right) => left[0]!.startMs - right[0]!.startMs)
}

const failsIn = (random: Random, plant: Plant, rows: readonly Row[], commit: number): boolean => {
  if (random() < plant.flakeRate) return true
  if (commit >= plant.broken[0] && commit < plant.broken[1]) return true
  const victim = rows.find(({ test }) => test === plant.victim)!
  if (plant.kind === 'overlap')
    return rows.some(
      (row) => plant.actors.includes(row.test) && row.startMs < victim.endMs && row.endMs > victim.startMs,
    )
  if (plant.kind === 'victim' || plant.kind === 'brittle') {
    const before = rows
      .filter((row) => row.endMs <= victim.startMs + 1e-9 && reaches(plant, row, victim))
      .toSorted((left, right) => left.endMs - right.endMs)
      .map(({ test }) => test)
    return isBad(plant, before)
  }
  return false
}

const reaches = ({ scope }: Plant, row: Row, victim: Row): boolean =>
  scope === 'same-file' ? row.file === victim.file : scope === 'same-worker' ? row.process === victim.process : true

/** Does the victim fail after these tests, noise aside? The nearest relevant predecessor decides. */
export const isBad = ({ kind, actors, cleaners, together }: Plant, before: readonly number[]): boolean => {
  const done = new Set<number>()
  for (const test of before) {
    if (actors.includes(test)) done.add(test)
    if (cleaners.includes(test)) done.clear()
  }
  const set = together ? done.size === actors.length : done.size > 0
  return kind === 'brittle' ? !set : set
}
