import { FAILED, indexSchedule, NOT_RUN, PASSED, PASSED_ON_RETRY, type Schedule } from '../analysis/order/schedule.ts'
import { decodeBody, type RunBody } from '../codec/body-codec.ts'
import { decodeFiles } from '../codec/file-codec.ts'
import type { RunFiles } from '../codec/run-files.ts'
import { decodeOrder, type RunOrder } from '../codec/order-codec.ts'
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

/** @throws CorruptBlob */
export const decodeRecorded = (blobs: Record<'order' | 'body' | 'files', Uint8Array>): RecordedRun => ({
  order: decodeOrder(blobs.order),
  body: decodeBody(blobs.body),
  files: decodeFiles(blobs.files),
})

/**
 * One report (one shard) as the analysis wants it: files by the start of their first test, each with its tests in the order
 * in which they started. A file is as long as its tests: what loads before them is no time in which it could be polluted
 * by others, and would make all parallel files overlap.
 *
 * @param commit number of the commit
 * @param fileOf file of each test of the project
 */
export function toSchedule(
  { order, body, files }: RecordedRun,
  commit: number,
  fileOf: (test: number) => number,
  fileCount: number,
): Schedule {
  const { test, startMs, endMs, outcome } = rowsOf(order, body)
  const fileOfRow = test.map(fileOf)
  const { file, firstRow, sorted } = sortRows(fileOfRow, startMs)
  const columns = {
    test: sorted.map((row) => test[row]!),
    startMs: Float32Array.from(sorted, (row) => startMs[row]!),
    endMs: Float32Array.from(sorted, (row) => endMs[row]!),
    outcome: Uint8Array.from(sorted, (row) => outcome[row]!),
  }
  const processes = new Map(Array.from(files.ids, (id, index) => [id, files.columns.process[index] ?? -1]))
  return indexSchedule(
    {
      commit,
      file,
      process: file.map((id) => processes.get(id) ?? -1),
      fileStartMs: Float32Array.from(file, (_, place) => columns.startMs[firstRow[place]!]!),
      fileEndMs: Float32Array.from(file, (_, place) =>
        columns.endMs.subarray(firstRow[place], firstRow[place + 1]).reduce((end, own) => Math.max(end, own), 0),
      ),
      firstRow,
      ...columns,
    },
    fileCount,
  )
}

/** Rows by file, files by the start of their first row, the rows of each by their own. */
function sortRows(fileOfRow: Int32Array, startMs: Float64Array) {
  const rowsOfFile = new Map<number, number[]>()
  for (let row = 0; row < fileOfRow.length; row++) {
    const rows = rowsOfFile.get(fileOfRow[row]!)
    if (rows) rows.push(row)
    else rowsOfFile.set(fileOfRow[row]!, [row])
  }
  // Nearly always in order already: a lane is.
  const isEarlier = (row: number, other: number): boolean => startMs[row]! < startMs[other]!
  for (const [id, rows] of rowsOfFile)
    if (rows.some((row, index) => index > 0 && isEarlier(row, rows[index - 1]!)))
      rowsOfFile.set(
        id,
        rows.toSorted((left, right) => startMs[left]! - startMs[right]! || left - right),
      )
  const files = [...rowsOfFile].toSorted(
    ([leftId, [left]], [rightId, [right]]) => startMs[left!]! - startMs[right!]! || leftId - rightId,
  )
  const firstRow = new Int32Array(files.length + 1)
  for (const [place, [, rows]] of files.entries()) firstRow[place + 1] = firstRow[place]! + rows.length
  return {
    file: Int32Array.from(files, ([id]) => id),
    firstRow,
    sorted: Int32Array.from(files.flatMap(([, rows]) => rows)),
  }
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
