import { sortPlaces } from './sort-places.ts'

/** Outcome of one row of a schedule. */
export const NOT_RUN = 0
export const PASSED = 1
/** The first attempt failed, and so did every retry. */
export const FAILED = 2
/** The first attempt failed and a retry passed: a failure for the order, and a sign that the order does not decide alone. */
export const PASSED_ON_RETRY = 3

/**
 * What one machine did in one run, as typed arrays: the input of every order analysis. A shard is a schedule of its own,
 * since nothing is known about "before" between machines.
 *
 * Files stand in order of their start; the rows of a file are contiguous and in order of execution (a worker runs one
 * file at a time), so a decoder writes each row once. About 13 bytes a row: 500 runs x 5,000 tests are 33 MB.
 */
export interface Schedule {
  /** Runs of one commit share a number. Numbers need not be ordered; the list of schedules is: oldest first. */
  commit: number
  /** File id of each file that ran, in order of start. A path in two projects is two files. */
  file: Int32Array
  /** Process (or thread) of each file, unique inside the schedule; -1 = unknown. */
  process: Int32Array
  /** From the start of the run; NaN = unknown. */
  fileStartMs: Float32Array
  fileEndMs: Float32Array
  /** Rows of the i-th file: firstRow[i] .. firstRow[i + 1] - 1. One longer than `file`. */
  firstRow: Int32Array
  /** Test id of each row. */
  test: Int32Array
  /** From the start of the run; NaN = unknown. */
  startMs: Float32Array
  endMs: Float32Array
  /** NOT_RUN, PASSED, FAILED, PASSED_ON_RETRY. */
  outcome: Uint8Array
  /** Place in `file` of each file id, -1 = did not run. Derived by `indexSchedule`. */
  placeOfFile: Int32Array
  /** File ids in order of their end. Derived by `indexSchedule`. */
  byEnd: Int32Array
  /** All times are known, and no file started before the one before it in its process had ended. Derived likewise. */
  isInTurn: boolean
}

export interface History {
  /** File id of each test id. */
  fileOfTest: Int32Array
  fileCount: number
  /** Oldest first. */
  schedules: readonly Schedule[]
}

type Columns = Omit<Schedule, 'placeOfFile' | 'byEnd' | 'isInTurn'>

/** Adds what is looked up in decoded columns: O(files log files), once a run. */
export const indexSchedule = (columns: Columns, fileCount: number): Schedule => {
  const { file, fileEndMs } = columns
  const placeOfFile = new Int32Array(fileCount).fill(-1)
  for (let place = 0; place < file.length; place++) placeOfFile[file[place]!] = place
  const byEnd = sortPlaces(fileEndMs)
  for (let rank = 0; rank < byEnd.length; rank++) byEnd[rank] = file[byEnd[rank]!]!
  return { ...columns, placeOfFile, byEnd, isInTurn: isInTurn(columns) }
}

const isInTurn = ({ file, fileStartMs, fileEndMs, process }: Columns): boolean => {
  const endOfProcess = new Map<number, number>()
  let startedMs = -Infinity
  for (let place = 0; place < file.length; place++) {
    const startMs = fileStartMs[place]!
    const endMs = fileEndMs[place]!
    // Not a number is neither.
    if (!(startMs >= startedMs && endMs >= startMs)) return false
    startedMs = startMs
    if (process[place]! < 0) continue
    if ((endOfProcess.get(process[place]!) ?? -Infinity) > startMs) return false
    endOfProcess.set(process[place]!, endMs)
  }
  return true
}

export interface FileRows {
  file: number
  process: number
  rows: readonly { test: number; startMs: number; endMs: number; outcome: number }[]
}

/** Builds a schedule from plain rows, files in order of start: for small inputs (recordings, simulations, tests). */
export const scheduleOf = (commit: number, files: readonly FileRows[], fileCount: number): Schedule => {
  const rows = files.flatMap(({ rows: own }) => own)
  const firstRow = new Int32Array(files.length + 1)
  for (const [place, file] of files.entries()) firstRow[place + 1] = firstRow[place]! + file.rows.length
  return indexSchedule(
    {
      commit,
      file: Int32Array.from(files, ({ file }) => file),
      process: Int32Array.from(files, ({ process }) => process),
      fileStartMs: Float32Array.from(files, (file) => Math.min(...file.rows.map(({ startMs }) => startMs))),
      fileEndMs: Float32Array.from(files, (file) => Math.max(...file.rows.map(({ endMs }) => endMs))),
      firstRow,
      test: Int32Array.from(rows, ({ test }) => test),
      startMs: Float32Array.from(rows, ({ startMs }) => startMs),
      endMs: Float32Array.from(rows, ({ endMs }) => endMs),
      outcome: Uint8Array.from(rows, ({ outcome }) => outcome),
    },
    fileCount,
  )
}

/** Row of a test in a schedule, -1 if it is not there. */
export const rowOf = (schedule: Schedule, test: number, file: number): number => {
  const place = schedule.placeOfFile[file] ?? -1
  if (place < 0) return -1
  const end = schedule.firstRow[place + 1]!
  for (let row = schedule.firstRow[place]!; row < end; row++) if (schedule.test[row] === test) return row
  return -1
}

export const failed = (outcome: number): boolean => outcome >= FAILED
