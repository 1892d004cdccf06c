import type { Dictionary } from '../../packages/reporter/src/report.ts'
import type { RunBody } from '../../packages/server/src/codec/body-codec.ts'
import { fileColumns, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import type { RunOrder } from '../../packages/server/src/codec/order-codec.ts'
import { seededRandom } from '../support/random.ts'

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

const testsPerFile = 10
const workers = 4
const layerMedianUs = [3_000, 120_000, 2_500_000]
const tableSize = 65_536

/**
 * The model of generate.ts, of numbers alone: 10 tests a file, 4 workers, longest files first with jitter; log-normal
 * durations (sigma 0.22 a test, 0.12 a run, 0.5 % four times as long), hooks in 30 % of the files, 1 % flaky tests, 1 %
 * skipped, 1 % broken for some runs.
 */
export function makeColumnSuite(tests: number): ColumnSuite {
  const random = seededRandom(11)
  const files = tests / testsPerFile
  const layerOfFile = Uint8Array.from({ length: files }, () => {
    const dice = random.next()
    return dice < 0.7 ? 0 : dice < 0.95 ? 1 : 2
  })
  const fileMedianUs = Float64Array.from(layerOfFile, (layer) => random.logNormal(layerMedianUs[layer]!, 0.6))
  const medianUs = Float64Array.from({ length: tests }, (_, test) =>
    Math.max(50, random.logNormal(fileMedianUs[Math.floor(test / testsPerFile)]!, 0.5)),
  )
  const flakiness = Float64Array.from({ length: tests }, () => (random.next() < 0.01 ? 0.01 + 0.2 * random.next() : 0))
  const isSkipped = Uint8Array.from({ length: tests }, () => (random.next() < 0.01 ? 1 : 0))
  const brokenFrom = Int32Array.from({ length: tests }, () => (random.next() < 0.01 ? random.below(20_000) : -1))
  const expectedUs = Float64Array.from({ length: files }, (_, file) =>
    medianUs.subarray(file * testsPerFile, (file + 1) * testsPerFile).reduce((sum, us) => sum + us, 0),
  )
  const normals = Float64Array.from({ length: tableSize }, () => random.normal())
  const skipped = Int32Array.from(Array.from(isSkipped, (_, test) => test).filter((test) => isSkipped[test] === 1))

  function run(index: number): ColumnRun {
    const dice = seededRandom(1_000_003 + index)
    const normal = (): number => normals[dice.below(tableSize)]!
    const machine = Math.exp(0.12 * normal())
    const keys = Float64Array.from(expectedUs, (us) => us * Math.exp(0.08 * normal()))
    const filesByLength = Uint32Array.from(keys.keys()).toSorted((a, b) => keys[b]! - keys[a]!)

    const columns = Object.fromEntries(
      fileColumns.map((name) => [name, Array.from({ length: files }, (): number | null => null)]),
    ) as RunFiles['columns']
    const freeAtUs = new Float64Array(workers).fill(300_000)
    const lanes: number[][] = Array.from({ length: workers }, () => [])
    const duration = new Int32Array(tests)
    const gap = new Int32Array(tests)
    const hook = new Int32Array(tests)
    const status = new Uint8Array(tests)
    const failures: ColumnRun['failures'] = []
    for (const file of filesByLength) {
      const worker = freeAtUs.indexOf(Math.min(...freeAtUs))
      const around = [900, 8_000, 110_000, layerOfFile[file] ? 60_000 : 0].map((us) =>
        Math.round(us * Math.exp(0.3 * normal())),
      )
      const beginUs = freeAtUs[worker]!
      let nowUs = beginUs + around.reduce((sum, us) => sum + us, 0)
      let fromUs = beginUs
      let bodyUs = 0
      for (let test = file * testsPerFile; test < (file + 1) * testsPerFile; test++) {
        if (isSkipped[test]) continue
        const before = layerOfFile[file] ? Math.round(2_500 * Math.exp(0.3 * normal())) : 0
        const own = medianUs[test]! * machine * Math.exp(0.22 * normal()) * (dice.next() < 0.005 ? 4 : 1)
        nowUs += Math.round(150 * dice.next())
        gap[test] = nowUs - fromUs
        hook[test] = before
        duration[test] = Math.round(own + before * 1.25)
        nowUs += duration[test]!
        fromUs = nowUs
        bodyUs += Math.round(own)
        const isBroken = brokenFrom[test]! >= 0 && index >= brokenFrom[test]! && index < brokenFrom[test]! + 5
        if (isBroken || dice.next() < flakiness[test]!) {
          status[test] = isBroken || dice.next() < 0.5 ? 1 : 2
          failures.push({ test, status: status[test]! })
        }
        lanes[worker]!.push(test)
      }
      Object.entries({
        worker: worker + 1,
        process: worker + 1,
        startUs: beginUs,
        durationUs: nowUs - beginUs,
        environmentUs: around[0]!,
        setupUs: around[1]!,
        collectUs: around[2]!,
        beforeAllUs: around[3]!,
        afterAllUs: Math.round(around[3]! / 5),
        bodyUs,
      }).forEach(([name, value]) => (columns[name as keyof typeof columns][file] = value))
      freeAtUs[worker] = nowUs
    }

    const order = Int32Array.from(lanes.flat())
    // The first row of a lane is told from the start of the run, the others from the end of the one before.
    let row = 0
    for (const lane of lanes) {
      if (lane.length > 0) gap[lane[0]!]! += 300_000
      row += lane.length
    }
    const pick = (column: Int32Array): Int32Array => order.map((test) => column[test]!)
    return {
      order: {
        lanes: lanes.map((lane, worker) => ({ worker: worker + 1, rows: lane.length })),
        tests: order,
        skipped,
        todo: new Int32Array(),
        pending: new Int32Array(),
      },
      body: {
        durationUs: pick(duration),
        gapUs: pick(gap),
        beforeEachUs: pick(hook),
        afterEachUs: pick(hook.map((us) => us >> 2)),
        status: Uint8Array.from(order, (test) => status[test]!),
      },
      files: { ids: Int32Array.from({ length: files }, (_, file) => file), columns },
      failures,
    }
  }

  const folders = ['src', 'test/integration', 'test/e2e']
  return {
    run,
    medianUs,
    isSkipped,
    dictionary: {
      projects: [''],
      files: {
        path: Array.from(layerOfFile, (layer, file) => `${folders[layer]}/area-${file % 40}/thing-${file}.test.ts`),
        project: Array.from(layerOfFile, () => 0),
        tests: Array.from(layerOfFile, () => testsPerFile),
      },
      tests: {
        name: Array.from(medianUs, (_, test) => `area thing\u001Fdoes number ${test} of what it should`),
        layer: Array.from(medianUs, (_, test) => layerOfFile[Math.floor(test / testsPerFile)]! + 1),
      },
    },
  }
}
