import { CorruptBlob, createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './bytes.ts'
import { plainBlob, unpackBlob } from './envelope.ts'
import { statuses } from './status.ts'

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

/** Layout: docs/storage.md, "body". */
export function encodeBody(body: RunBody): Buffer {
  const rows = body.durationUs.length
  const writer = createByteWriter(64 + rows * 6)
  writer.unsigned(rows)
  writer.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
  writer.column(body.durationUs)
  writer.signedColumn(body.gapUs)
  if (body.beforeEachUs) writer.column(body.beforeEachUs)
  if (body.afterEachUs) writer.column(body.afterEachUs)
  writeSparse(writer, body.status)
  return plainBlob(version, writer.bytes())
}

function writeSparse(writer: ByteWriter, status: Uint8Array): void {
  let previous = -1
  let count = 0
  for (const code of status) if (code !== 0) count++
  writer.unsigned(count)
  for (let row = 0; row < status.length; row++) {
    if (status[row] === 0) continue
    writer.unsigned(row - previous - 1)
    writer.unsigned(status[row]!)
    previous = row
  }
}

/** @throws CorruptBlob */
export function decodeBody(blob: Uint8Array): DecodedBody {
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

function readSparse(reader: ByteReader, rows: number): Uint8Array {
  const status = new Uint8Array(rows)
  let row = -1
  for (let left = reader.count(2); left > 0; left--) {
    row += reader.unsigned() + 1
    const code = reader.unsigned()
    if (row >= rows) throw new CorruptBlob('holds a status beyond its last row')
    if (code === 0 || code >= statuses.length) throw new CorruptBlob(`holds an unknown status (${code})`)
    status[row] = code
  }
  return status
}
