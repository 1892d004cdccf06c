import { CorruptBlob, createByteReader, createByteWriter, type ByteReader } from './bytes.ts'
import { compactBody2Version, decodeCompactBody2 } from './compact-body-2.ts'
import { plainBlob, unpackBlob } from './envelope.ts'
import { readSparse, writeSparse } from './sparse-status.ts'

/** What happened in each row of a report. Columns as long as RunOrder.tests. Whole microseconds. */
export interface RunBody {
  durationUs: ArrayLike<number>
  /** Start less the end of the row before in the same lane; may be negative. */
  gapUs: ArrayLike<number>
  /** Null when no row has any, or the runner hides it. */
  beforeEachUs: ArrayLike<number> | null
  afterEachUs: ArrayLike<number> | null
  /** A status code (status.ts) for each row; most are 0 = passed. */
  status: Uint8Array
}

export interface DecodedBody extends RunBody {
  durationUs: Float64Array
  gapUs: Float64Array
  beforeEachUs: Float64Array | null
  afterEachUs: Float64Array | null
}

const version = 1

/** Columns as `encodeBody` would write them, those that there are: of a report that came packed. */
export type WrittenColumns = { [Name in 'durationUs' | 'gapUs' | 'beforeEachUs' | 'afterEachUs']?: Uint8Array }

/** Layout: docs/storage.md, "body". @param written the same columns, where they are there as bytes already */
export function encodeBody(body: RunBody, written?: WrittenColumns): Buffer {
  const rows = body.durationUs.length
  const writer = createByteWriter(64 + (written ? 0 : rows * 6))
  writer.unsigned(rows)
  writer.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
  if (written) return encodeWritten(writer.bytes(), body, written)
  writer.column(body.durationUs)
  writer.signedColumn(body.gapUs)
  if (body.beforeEachUs) writer.column(body.beforeEachUs)
  if (body.afterEachUs) writer.column(body.afterEachUs)
  writeSparse(writer, body.status)
  return plainBlob(version, writer.bytes())
}

function encodeWritten(head: Uint8Array, { status }: RunBody, columns: WrittenColumns): Buffer {
  const { durationUs, gapUs, beforeEachUs, afterEachUs } = columns
  const tail = createByteWriter(64)
  writeSparse(tail, status)
  const parts = [head, durationUs, gapUs, beforeEachUs, afterEachUs, tail.bytes()]
  return plainBlob(version, Buffer.concat(parts.filter((part) => part !== undefined)))
}

/** Of a layout that stands by itself: 1 or 2. Layout 3 is read by decodeReport. @throws CorruptBlob */
export function decodeBody(blob: Uint8Array): DecodedBody {
  if (blob[0] === compactBody2Version) return decodeCompactBody2(blob)
  const reader = createByteReader(unpackBlob(version, blob))
  const rows = reader.count(2)
  const flags = reader.unsigned()
  if (flags > 3) throw new CorruptBlob(`has unknown columns (${flags})`)
  const durationUs = readColumn(reader, rows)
  const gapUs = new Float64Array(rows)
  for (let row = 0; row < rows; row++) gapUs[row] = reader.signed()
  const beforeEachUs = flags & 1 ? readColumn(reader, rows) : null
  const afterEachUs = flags & 2 ? readColumn(reader, rows) : null
  const status = readSparse(reader, rows)
  reader.end()
  return { durationUs, gapUs, beforeEachUs, afterEachUs, status }
}

function readColumn(reader: ByteReader, rows: number): Float64Array {
  const column = new Float64Array(rows)
  for (let row = 0; row < rows; row++) column[row] = reader.unsigned()
  return column
}
