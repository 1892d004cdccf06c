import { FAILED, indexSchedule, NOT_RUN, PASSED, PASSED_ON_RETRY, type Schedule } from '../analysis/order/schedule.ts'
import { sortPlaces } from '../analysis/order/sort-places.ts'
import type { RunBody } from '../codec/body-codec.ts'
import type { RunFiles } from '../codec/run-files.ts'
import type { RunOrder } from '../codec/order-codec.ts'
import { type Status, statuses } from '../codec/status.ts'

/** A report in the project's numbers: what is stored of it, as far as the order goes. */
export interface RecordedRun {
  order: RunOrder
  body: RunBody
  files: RunFiles
  /** From 1; 0 or left out where the run has no shards. */
  shard?: number
}

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
  const { test, startMs, endMs, outcome } = rowsOf(order, body)
  const fileOfRow = new Int32Array(test.length)
  for (let row = 0; row < test.length; row++) fileOfRow[row] = fileOfTest[test[row]!]!
  const { file, firstRow, sorted } = sortRows(fileOfRow, startMs, fileCount)
  const columns = {
    test: new Int32Array(sorted.length),
    startMs: new Float32Array(sorted.length),
    endMs: new Float32Array(sorted.length),
    outcome: new Uint8Array(sorted.length),
  }
  // A plain loop: this is done for every result of every report.
  for (let place = 0; place < sorted.length; place++) {
    const row = sorted[place]!
    columns.test[place] = test[row]!
    columns.startMs[place] = startMs[row]!
    columns.endMs[place] = endMs[row]!
    columns.outcome[place] = outcome[row]!
  }
  const processOf = new Int32Array(fileCount).fill(-1)
  for (let index = 0; index < files.ids.length; index++)
    processOf[files.ids[index]!] = files.columns.process[index] ?? -1
  return indexSchedule(
    {
      commit,
      file,
      process: file.map((id) => processOf[id]!),
      fileStartMs: Float32Array.from(file, (_, place) => columns.startMs[firstRow[place]!]!),
      fileEndMs: endsOf(columns.endMs, firstRow),
      firstRow,
      ...columns,
    },
    fileCount,
  )
}

/** The latest end of each file's rows. */
function endsOf(endMs: Float32Array, firstRow: Int32Array): Float32Array<ArrayBuffer> {
  const ends = new Float32Array(firstRow.length - 1)
  for (let place = 0; place < ends.length; place++) {
    for (let row = firstRow[place]!; row < firstRow[place + 1]!; row++)
      if (endMs[row]! > ends[place]!) ends[place] = endMs[row]!
  }
  return ends
}

/** Rows by file, files by the start of their first row, the rows of each by their own. */
function sortRows(fileOfRow: Int32Array, startMs: Float64Array, fileCount: number) {
  const count = new Int32Array(fileCount)
  const found: number[] = []
  for (const id of fileOfRow) if (count[id]!++ === 0) found.push(id)
  const begin = new Int32Array(fileCount)
  let length = 0
  for (const id of found) {
    begin[id] = length
    length += count[id]!
  }
  const rows = new Int32Array(length)
  const filled = begin.slice()
  for (let row = 0; row < length; row++) rows[filled[fileOfRow[row]!]!++] = row

  for (const id of found) {
    const [from, to] = [begin[id]!, begin[id]! + count[id]!]
    // Nearly always in order already: a lane is.
    if (isInOrder(rows, from, to, startMs)) continue
    const own = rows.subarray(from, to)
    own.set(own.toSorted((left, right) => startMs[left]! - startMs[right]! || left - right))
  }
  const byStart = sortPlaces(Float32Array.from(found, (id) => startMs[rows[begin[id]!]!]!))
  const file = byStart.map((place) => found[place]!)
  const firstRow = new Int32Array(file.length + 1)
  const sorted = new Int32Array(length)
  for (const [place, id] of file.entries()) {
    const [from, to] = [firstRow[place]!, firstRow[place]! + count[id]!]
    for (let row = from; row < to; row++) sorted[row] = rows[begin[id]! + row - from]!
    firstRow[place + 1] = to
  }
  return { file, firstRow, sorted }
}

function isInOrder(rows: Int32Array, from: number, to: number, startMs: Float64Array): boolean {
  for (let index = from + 1; index < to; index++) {
    if (startMs[rows[index]!]! < startMs[rows[index - 1]!]!) return false
  }
  return true
}

/** Lane by lane, as recorded. */
function rowsOf({ lanes, tests }: RunOrder, { durationUs, gapUs, status }: RunBody) {
  const startMs = new Float64Array(tests.length)
  const endMs = new Float64Array(tests.length)
  const outcome = new Uint8Array(tests.length)
  let row = 0
  for (const lane of lanes) {
    let atUs = 0
    for (let left = lane.rows; left > 0; left--, row++) {
      const startUs = atUs + gapUs[row]!
      atUs = startUs + durationUs[row]!
      startMs[row] = startUs / 1000
      endMs[row] = atUs / 1000
      outcome[row] = outcomeOfStatus[status[row]!]!
    }
  }
  return { test: tests, startMs, endMs, outcome }
}
