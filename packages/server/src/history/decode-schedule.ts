import { FAILED, indexSchedule, NOT_RUN, PASSED, PASSED_ON_RETRY, type Schedule } from '../analysis/order/schedule.ts'
import { sortPlaces } from '../analysis/order/sort-places.ts'
import type { RunBody } from '../codec/body-codec.ts'
import type { RunFiles } from '../codec/run-files.ts'
import type { RunOrder } from '../codec/order-codec.ts'
import { type Status, statuses } from '../codec/status.ts'
import { newColumns } from './shared-columns.ts'

/** A report in the project's numbers: what is stored of it, as far as the order goes. */
export interface RecordedRun {
  order: RunOrder
  body: RunBody
  files: RunFiles
  /** From 1; 0 or left out where the run has no shards. */
  shard?: number
}

/** The columns of a schedule, which may be analysed in another thread. */
export const scheduleLayout = {
  test: 'int32',
  startMs: 'float32',
  endMs: 'float32',
  file: 'int32',
  process: 'int32',
  fileStartMs: 'float32',
  fileEndMs: 'float32',
  firstRow: 'int32',
  placeOfFile: 'int32',
  byEnd: 'int32',
  outcome: 'uint8',
} as const

const outcomes: Record<Status, number> = {
  passed: PASSED,
  failed: FAILED,
  flaky: PASSED_ON_RETRY,
  // What was cut off may or may not have done what it does.
  unfinished: NOT_RUN,
  skipped: NOT_RUN,
  todo: NOT_RUN,
  pending: NOT_RUN,
}
const outcomeOfStatus = Uint8Array.from(statuses, (status) => outcomes[status])

/**
 * One report (one shard) as the analysis wants it: files by the start of their first test, each with its tests in the order
 * in which they started. A file is as long as its tests: what loads before them is no time in which it could be polluted
 * by others, and would make all parallel files overlap.
 *
 * @param commit number of the commit
 * @param fileOfTest of each test of the project
 */
export function toSchedule(
  { order, body, files }: RecordedRun,
  commit: number,
  fileOfTest: Int32Array,
  fileCount: number,
): Schedule {
  const { tests } = order
  const rows = tests.length
  if (scratch.rows < rows) scratch = makeScratch(rows + (rows >> 3))
  const { startMs, endMs, fileOfRow, sorted } = scratch
  readTimes(order, body, startMs, endMs)
  for (let row = 0; row < rows; row++) fileOfRow[row] = fileOfTest[tests[row]!]!
  const { file, firstRow } = sortRows(rows, fileCount, scratch)
  const columns = newColumns(scheduleLayout, lengthsOf(rows, file.length, fileCount))
  // A plain loop: this is done for every result of every report.
  for (let place = 0; place < rows; place++) {
    const row = sorted[place]!
    columns.test[place] = tests[row]!
    columns.startMs[place] = startMs[row]!
    columns.endMs[place] = endMs[row]!
    columns.outcome[place] = outcomeOfStatus[body.status[row]!]!
  }
  const processOf = new Int32Array(fileCount).fill(-1)
  for (let index = 0; index < files.ids.length; index++)
    processOf[files.ids[index]!] = files.columns.process[index] ?? -1
  columns.file.set(file)
  columns.firstRow.set(firstRow)
  for (let place = 0; place < file.length; place++) {
    columns.process[place] = processOf[file[place]!]!
    columns.fileStartMs[place] = columns.startMs[firstRow[place]!]!
  }
  findEnds(columns)
  const indexed = indexSchedule({ commit, ...columns }, fileCount)

  columns.placeOfFile.set(indexed.placeOfFile)
  columns.byEnd.set(indexed.byEnd)
  return { ...indexed, ...columns }
}

function lengthsOf(rows: number, files: number, fileCount: number): Record<keyof typeof scheduleLayout, number> {
  const ofRow = { test: rows, startMs: rows, endMs: rows, outcome: rows }
  const ofFile = { file: files, process: files, fileStartMs: files, fileEndMs: files, byEnd: files }
  return { ...ofRow, ...ofFile, firstRow: files + 1, placeOfFile: fileCount }
}

/** The latest end of each file's rows. */
function findEnds({ fileEndMs, endMs, firstRow }: Pick<Schedule, 'fileEndMs' | 'endMs' | 'firstRow'>): void {
  for (let place = 0; place < fileEndMs.length; place++) {
    for (let row = firstRow[place]!; row < firstRow[place + 1]!; row++)
      if (endMs[row]! > fileEndMs[place]!) fileEndMs[place] = endMs[row]!
  }
}

/** What is needed of one report after the other: fresh memory for each would take longer than what is written to it. */
interface Scratch {
  rows: number
  startMs: Float64Array
  endMs: Float64Array
  fileOfRow: Int32Array
  byFile: Int32Array
  sorted: Int32Array
}

const makeScratch = (rows: number): Scratch => ({
  rows,
  startMs: new Float64Array(rows),
  endMs: new Float64Array(rows),
  fileOfRow: new Int32Array(rows),
  byFile: new Int32Array(rows),
  sorted: new Int32Array(rows),
})

let scratch = makeScratch(0)

/** Rows by file (into `sorted`), files by the start of their first row, the rows of each by their own. */
function sortRows(rows: number, fileCount: number, { fileOfRow, startMs, byFile, sorted }: Scratch) {
  const count = new Int32Array(fileCount)
  const found: number[] = []
  for (let row = 0; row < rows; row++) if (count[fileOfRow[row]!]!++ === 0) found.push(fileOfRow[row]!)
  const begin = new Int32Array(fileCount)
  let length = 0
  for (const id of found) {
    begin[id] = length
    length += count[id]!
  }
  const filled = begin.slice()
  for (let row = 0; row < rows; row++) byFile[filled[fileOfRow[row]!]!++] = row

  for (const id of found) {
    const [from, to] = [begin[id]!, begin[id]! + count[id]!]
    // Nearly always in order already: a lane is.
    if (isInOrder(byFile, from, to, startMs)) continue
    const own = byFile.subarray(from, to)
    own.set(own.toSorted((left, right) => startMs[left]! - startMs[right]! || left - right))
  }
  const byStart = sortPlaces(Float32Array.from(found, (id) => startMs[byFile[begin[id]!]!]!))
  const file = byStart.map((place) => found[place]!)
  const firstRow = new Int32Array(file.length + 1)
  for (let place = 0, to = 0; place < file.length; place++) {
    const id = file[place]!
    for (let row = begin[id]!, end = row + count[id]!; row < end; row++) sorted[to++] = byFile[row]!
    firstRow[place + 1] = to
  }
  return { file, firstRow }
}

function isInOrder(rows: Int32Array, from: number, to: number, startMs: Float64Array): boolean {
  for (let index = from + 1; index < to; index++) {
    if (startMs[rows[index]!]! < startMs[rows[index - 1]!]!) return false
  }
  return true
}

/** Lane by lane, as recorded. */
function readTimes(
  { lanes }: RunOrder,
  { durationUs, gapUs }: RunBody,
  startMs: Float64Array,
  endMs: Float64Array,
): void {
  let row = 0
  for (const lane of lanes) {
    let atUs = 0
    for (let left = lane.rows; left > 0; left--, row++) {
      const startUs = atUs + gapUs[row]!
      atUs = startUs + durationUs[row]!
      startMs[row] = startUs / 1000
      endMs[row] = atUs / 1000
    }
  }
}
