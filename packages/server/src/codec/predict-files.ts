import type { RunBody } from './body-codec.ts'
import type { FileIndex } from './file-index.ts'
import { codeOf } from './log-code.ts'
import type { RunOrder } from './order-codec.ts'

/** What the rows of a report tell about its files. */
export interface PredictedFiles {
  /** Columns of the files of those ids. 0 where the rows tell nothing. */
  of(ids: Int32Array): FileColumns
  /** Numbers of the files that have rows, by their start. Tests without a file are of one more, with the number behind the last. */
  byStart(): Int32Array
}

interface FileColumns {
  worker: Int32Array
  /** When the row before its first one ended, whole milliseconds. */
  startMs: Float64Array
  /** Code (log-code.ts) of the time from then to the end of its last row. */
  durationCode: Uint16Array
}

/**
 * @param body as it is kept for long: of roundBody, or decoded from that
 * @param files of each test; one that it does not have is of a file without an id, -1
 */
export function predictFiles({ lanes, tests }: RunOrder, body: RunBody, files: FileIndex): PredictedFiles {
  const unknown = files.ids.length
  const seen: Seen = {
    isSeen: new Uint8Array(unknown + 1),
    worker: new Int32Array(unknown + 1),
    startUs: new Float64Array(unknown + 1),
    endUs: new Float64Array(unknown + 1),
  }
  let row = 0
  for (const lane of lanes) {
    see(row, row + lane.rows, lane.worker ?? 0, tests, body, files.ofTest, seen)
    row += lane.rows
  }
  const { isSeen, startUs } = seen
  const idOf = (file: number): number => files.ids[file] ?? -1

  return {
    of: (ids) => columnsOf(ids, files, seen),
    byStart: () =>
      Int32Array.from(isSeen.keys())
        .filter((file) => isSeen[file] === 1)
        .toSorted((left, right) => startUs[left]! - startUs[right]! || idOf(left) - idOf(right)),
  }
}

/** What is known by the number of a file. */
interface Seen {
  isSeen: Uint8Array
  worker: Int32Array
  startUs: Float64Array
  endUs: Float64Array
}

/** The rows [from, to) of a lane. */
function see(
  from: number,
  to: number,
  ownWorker: number,
  tests: Int32Array,
  { durationUs, gapUs }: RunBody,
  ofTest: Int32Array,
  { isSeen, worker, startUs, endUs }: Seen,
): void {
  const unknown = isSeen.length - 1
  let nowUs = 0
  for (let row = from; row < to; row++) {
    const test = tests[row]!
    const file = test < ofTest.length ? ofTest[test]! : unknown
    if (isSeen[file] === 0) {
      isSeen[file] = 1
      worker[file] = ownWorker
      startUs[file] = endUs[file] = nowUs
    }
    nowUs += gapUs[row]! + durationUs[row]!
    if (nowUs > endUs[file]!) endUs[file] = nowUs
  }
}

function columnsOf(ids: Int32Array, files: FileIndex, { isSeen, worker, startUs, endUs }: Seen): FileColumns {
  const columns = {
    worker: new Int32Array(ids.length),
    startMs: new Float64Array(ids.length),
    durationCode: new Uint16Array(ids.length),
  }
  for (let index = 0; index < ids.length; index++) {
    const file = numberOf(ids[index]!, index, files)
    if (file < 0 || isSeen[file] === 0) continue
    columns.worker[index] = worker[file]!
    columns.startMs[index] = Math.round(startUs[file]! / 1000)
    columns.durationCode[index] = codeOf(endUs[file]! - startUs[file]!)
  }
  return columns
}

/** Reports list their files mostly as they are numbered: that costs no look-up. */
const numberOf = (id: number, place: number, { ids, number }: FileIndex): number =>
  ids[place] === id ? place : (number.get(id) ?? -1)
