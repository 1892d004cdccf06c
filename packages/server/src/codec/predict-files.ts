import type { RunBody } from './body-codec.ts'
import type { FileIndex } from './file-index.ts'
import { codeOf } from './log-code.ts'
import type { RunOrder } from './order-codec.ts'

/** What the rows of a report tell about its files. */
export interface PredictedFiles {
  /** Columns of the files of those ids. 0 where the rows tell nothing. */
  of(ids: Int32Array): FileColumns
  /** Ids of the files that have rows, by their start. */
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
  const { durationUs, gapUs } = body
  const { ofTest } = files
  const unknown = files.ids.length
  const isSeen = new Uint8Array(unknown + 1)
  const worker = new Int32Array(unknown + 1)
  const startUs = new Float64Array(unknown + 1)
  const endUs = new Float64Array(unknown + 1)
  let row = 0
  for (const lane of lanes) {
    let nowUs = 0
    for (const end = row + lane.rows; row < end; row++) {
      const test = tests[row]!
      const file = test < ofTest.length ? ofTest[test]! : unknown
      if (isSeen[file] === 0) {
        isSeen[file] = 1
        worker[file] = lane.worker ?? 0
        startUs[file] = endUs[file] = nowUs
      }
      nowUs += gapUs[row]! + durationUs[row]!
      if (nowUs > endUs[file]!) endUs[file] = nowUs
    }
  }
  const idOf = (file: number): number => files.ids[file] ?? -1

  return {
    of: (ids) => columnsOf(ids, files, { isSeen, worker, startUs, endUs }),
    byStart: () =>
      Int32Array.from(isSeen.keys())
        .filter((file) => isSeen[file] === 1)
        .toSorted((left, right) => startUs[left]! - startUs[right]! || idOf(left) - idOf(right))
        .map(idOf),
  }
}

/** What is known by the number of a file. */
interface Seen {
  isSeen: Uint8Array
  worker: Int32Array
  startUs: Float64Array
  endUs: Float64Array
}

function columnsOf(ids: Int32Array, { number }: FileIndex, { isSeen, worker, startUs, endUs }: Seen): FileColumns {
  const columns = {
    worker: new Int32Array(ids.length),
    startMs: new Float64Array(ids.length),
    durationCode: new Uint16Array(ids.length),
  }
  for (let index = 0; index < ids.length; index++) {
    const file = number.get(ids[index]!) ?? -1
    if (file < 0 || isSeen[file] === 0) continue
    columns.worker[index] = worker[file]!
    columns.startMs[index] = Math.round(startUs[file]! / 1000)
    columns.durationCode[index] = codeOf(endUs[file]! - startUs[file]!)
  }
  return columns
}
