import type { Dictionary } from '../../packages/reporter/src/report.ts'
import type { RunBody } from '../../packages/server/src/codec/body-codec.ts'
import { fileColumns, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import type { RunOrder } from '../../packages/server/src/codec/order-codec.ts'
import { seededRandom, type Random } from '../support/random.ts'

/** A run as columns, as they come out of a report: what a scale is made of that no report-by-report generator reaches. */
export interface ColumnRun {
  order: RunOrder
  body: RunBody
  files: RunFiles
  /** Tests that failed or passed on retry, with their status. */
  failures: { test: number; status: number }[]
}

export interface ColumnSuite {
  dictionary: Dictionary
  /** By test. */
  medianUs: Float64Array
  isSkipped: Uint8Array
  run(index: number): ColumnRun
}

/** What stays the same from run to run, by test. */
interface Tests {
  medianUs: Float64Array
  /** Chance to fail; half of those failures pass on retry. */
  flakiness: Float64Array
  isSkipped: Uint8Array
  /** Fails whenever that file ran before it in its worker; -1 = none. */
  polluter: Int32Array
}

const testsPerFile = 10
const workers = 4
const layerMedianUs = [3_000, 120_000, 2_500_000]
const betweenFilesUs = 180_000
const tableSize = 65_536
const longestBreakage = 8

/**
 * The suite for which the limits of bytes were set: 10 tests a file, 4 workers, longest files first with jitter (sigma
 * 0.08); log-normal durations (sigma 0.22 a test, 0.12 a run, 0.5 % two to eight times as long); 1 % flaky tests, 1 %
 * skipped, some broken for a few runs, five pairs of victim and polluter. Each worker is a process; files tell both, their
 * start and their duration.
 */
export function makeColumnSuite(tests: number): ColumnSuite {
  const random = seededRandom(11)
  const files = tests / testsPerFile
  const layerOfFile = Uint8Array.from({ length: files }, () => {
    const dice = random.next()
    return dice < 0.7 ? 0 : dice < 0.95 ? 1 : 2
  })
  const suite = makeTests(tests, layerOfFile, random)
  const expectedUs = Float64Array.from({ length: files }, (_, file) =>
    suite.medianUs.subarray(file * testsPerFile, (file + 1) * testsPerFile).reduce((sum, us) => sum + us, 0),
  )
  const skipped = placesOf(suite.isSkipped)
  const normals = Float64Array.from({ length: tableSize }, () => random.normal())

  function run(index: number): ColumnRun {
    const dice = seededRandom(1_000_003 + index)
    const normal = (): number => normals[dice.below(tableSize)]!
    const machine = Math.exp(0.12 * normal())
    const keys = expectedUs.map((us) => us * Math.exp(0.08 * normal()))
    const lanes = schedule(longestFirst(keys), expectedUs, machine)

    const broken = brokenIn(index, tests)
    const ids = new Int32Array(tests)
    const durationUs = new Int32Array(tests)
    const gapUs = new Int32Array(tests)
    const status = new Uint8Array(tests)
    const failures: ColumnRun['failures'] = []
    const columns = noColumns(files)
    const laneRows: number[] = []
    let row = 0
    for (const [worker, lane] of lanes.entries()) {
      const firstRow = row
      const ran = new Set<number>()
      let nowUs = 300_000
      let endUs = 0
      for (const file of lane) {
        const beginUs = nowUs
        nowUs += 240_000 + Math.round(160_000 * dice.next())
        for (let test = file * testsPerFile; test < (file + 1) * testsPerFile; test++) {
          nowUs += Math.round(300 * dice.next())
          if (suite.isSkipped[test]) continue
          let us = suite.medianUs[test]! * machine * Math.exp(0.22 * normal())
          if (dice.next() < 0.005) us *= 2 + 6 * dice.next()
          ids[row] = test
          gapUs[row] = nowUs - endUs
          durationUs[row] = Math.round(us)
          endUs = nowUs += durationUs[row]!
          if (broken.has(test) || ran.has(suite.polluter[test]!)) status[row] = 1
          else if (dice.next() < suite.flakiness[test]!) status[row] = dice.next() < 0.5 ? 1 : 2
          if (status[row]! > 0) failures.push({ test, status: status[row]! })
          row++
        }
        ran.add(file)
        columns.worker[file] = worker + 1
        columns.process[file] = worker
        columns.startUs[file] = beginUs
        columns.durationUs[file] = nowUs - beginUs
      }
      laneRows.push(row - firstRow)
    }
    return {
      order: {
        lanes: laneRows.map((rows, worker) => ({ worker: worker + 1, rows })),
        tests: ids.subarray(0, row),
        skipped,
        todo: new Int32Array(),
        pending: new Int32Array(),
      },
      body: {
        durationUs: durationUs.subarray(0, row),
        gapUs: gapUs.subarray(0, row),
        beforeEachUs: null,
        afterEachUs: null,
        status: status.subarray(0, row),
      },
      files: { ids: Int32Array.from({ length: files }, (_, file) => file), columns },
      failures,
    }
  }

  const { medianUs, isSkipped } = suite
  return { run, medianUs, isSkipped, dictionary: nameAll(layerOfFile, tests) }
}

function makeTests(tests: number, layerOfFile: Uint8Array, random: Random): Tests {
  const fileMedianUs = Float64Array.from(layerOfFile, (layer) => random.logNormal(layerMedianUs[layer]!, 0.6))
  const polluter = new Int32Array(tests).fill(-1)
  for (let pair = 0; pair < 5; pair++) polluter[random.below(tests)] = random.below(layerOfFile.length)
  return {
    medianUs: Float64Array.from({ length: tests }, (_, test) =>
      Math.max(50, random.logNormal(fileMedianUs[Math.floor(test / testsPerFile)]!, 0.5)),
    ),
    flakiness: Float64Array.from({ length: tests }, () => (random.next() < 0.01 ? 0.01 + 0.2 * random.next() : 0)),
    isSkipped: Uint8Array.from({ length: tests }, () => (random.next() < 0.01 ? 1 : 0)),
    polluter,
  }
}

/** Indexes of the keys, the largest first. Numbers are sorted as such, which is much faster than by a function. */
function longestFirst(keys: Float64Array): Uint32Array {
  // Whole nanoseconds and, in the lowest bits, the index.
  const sorted = keys.map((us, index) => -(Math.floor(us * 16) * 65_536 + index)).toSorted()
  return Uint32Array.from(sorted, (key) => -key % 65_536)
}

/** Each file to the worker that is free first. */
function schedule(files: Uint32Array, expectedUs: Float64Array, machine: number): number[][] {
  const freeAtUs = new Float64Array(workers)
  const lanes: number[][] = Array.from({ length: workers }, () => [])
  for (const file of files) {
    let worker = 0
    for (let other = 1; other < workers; other++) if (freeAtUs[other]! < freeAtUs[worker]!) worker = other
    lanes[worker]!.push(file)
    freeAtUs[worker]! += expectedUs[file]! * machine + betweenFilesUs
  }
  return lanes
}

/** Tests that are broken in that run: since it, or since one of those before. */
function brokenIn(index: number, tests: number): Set<number> {
  const broken = new Set<number>()
  for (let ago = 0; ago < longestBreakage; ago++) {
    const dice = seededRandom(9_000_011 + index - ago)
    for (let one = 0; one < 2; one++) {
      if (dice.next() < 0.3 && ago <= dice.below(longestBreakage)) broken.add(dice.below(tests))
    }
  }
  return broken
}

const placesOf = (flags: Uint8Array): Int32Array =>
  Int32Array.from(Array.from(flags.keys()).filter((place) => flags[place] === 1))

const noColumns = (files: number): RunFiles['columns'] =>
  Object.fromEntries(
    fileColumns.map((name) => [name, Array.from({ length: files }, (): number | null => null)]),
  ) as RunFiles['columns']

function nameAll(layerOfFile: Uint8Array, tests: number): Dictionary {
  const folders = ['src', 'test/integration', 'test/e2e']
  const ids = Array.from({ length: tests }, (_, test) => test)
  return {
    projects: [''],
    files: {
      path: Array.from(layerOfFile, (layer, file) => `${folders[layer]}/area-${file % 40}/thing-${file}.test.ts`),
      project: Array.from(layerOfFile, () => 0),
      tests: Array.from(layerOfFile, () => testsPerFile),
    },
    tests: {
      name: ids.map((test) => `area thing\u001Fdoes number ${test} of what it should`),
      layer: ids.map((test) => layerOfFile[Math.floor(test / testsPerFile)]! + 1),
    },
  }
}
