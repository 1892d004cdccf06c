import { CorruptBlob, createByteReader, type ByteWriter } from './bytes.ts'
import { packBlob, plainBlob, unpackBlob } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'

/** Which tests ran where and in which order: one report (one shard) of a run. Ids are the project's test ids. */
export interface RunOrder {
  lanes: RunLane[]
  /** One id a row, lane by lane, in the order in which the tests started. */
  tests: Int32Array
  skipped: Int32Array
  todo: Int32Array
  pending: Int32Array
}

export interface RunLane {
  /** Worker slot from 1, null where the runner hides it. */
  worker: number | null
  rows: number
}

const version = 1
/** A report has at most 50,000 tests; a stretch of two bytes may stand for all of them, so bytes do not bound rows. */
export const maxRows = 1_000_000

/** Layout: docs/storage.md, "order". */
export const encodeOrder = (order: RunOrder): Buffer => plainBlob(version, (writer) => write(writer, order))

/** The same in fewer bytes. */
export const packOrder = (order: RunOrder): Buffer => packBlob(version, (writer) => write(writer, order))

function write(writer: ByteWriter, order: RunOrder): void {
  writer.unsigned(order.lanes.length)
  for (const lane of order.lanes) {
    writer.nullable(lane.worker)
    writer.unsigned(lane.rows)
  }
  let row = 0
  for (const lane of order.lanes) {
    writeIds(writer, order.tests, row, row + lane.rows)
    row += lane.rows
  }
  for (const list of [order.skipped, order.todo, order.pending]) {
    writer.unsigned(list.length)
    writeIds(writer, list)
  }
}

/** Of layout 1. Layout 2 is read by decodeReport. @throws CorruptBlob */
export function decodeOrder(blob: Uint8Array): RunOrder {
  const reader = createByteReader(unpackBlob(version, blob))
  const lanes: RunLane[] = []
  let rows = 0
  for (let left = reader.count(2); left > 0; left--) {
    const lane = { worker: reader.nullable(), rows: reader.unsigned() }
    rows += lane.rows
    if (rows > maxRows) throw new CorruptBlob(`announces more than ${maxRows} rows`)
    lanes.push(lane)
  }

  const tests = new Int32Array(rows)
  let row = 0
  for (const lane of lanes) {
    readIds(reader, tests, row, row + lane.rows)
    row += lane.rows
  }

  const lists = [0, 1, 2].map(() => {
    const length = reader.unsigned()
    if (length > maxRows) throw new CorruptBlob(`announces more than ${maxRows} tests`)
    const list = new Int32Array(length)
    readIds(reader, list)
    return list
  })
  reader.end()
  return { lanes, tests, skipped: lists[0]!, todo: lists[1]!, pending: lists[2]! }
}
