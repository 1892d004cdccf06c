import { CorruptBlob, createByteReader } from './bytes.ts'
import { compactBody2Version, decodeCompactBody2 } from './compact-body-2.ts'
import { plainBlob, unpackBlob } from './envelope.ts'
import type { NewColumn } from './scratch.ts'
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
  return plainBlob(version, (writer) => {
    writer.unsigned(body.durationUs.length)
    writer.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
    if (written) {
      const { durationUs, gapUs, beforeEachUs, afterEachUs } = written
      for (const bytes of [durationUs, gapUs, beforeEachUs, afterEachUs]) if (bytes) writer.append(bytes)
    } else {
      writer.column(body.durationUs)
      writer.signedColumn(body.gapUs)
      if (body.beforeEachUs) writer.column(body.beforeEachUs)
      if (body.afterEachUs) writer.column(body.afterEachUs)
    }
    writeSparse(writer, body.status)
  })
}

/**
 * Of a layout that stands by itself: 1 or 2. Layout 3 is read by decodeReport.
 * @param newColumn where its columns of layout 1 come from
 * @throws CorruptBlob
 */
export function decodeBody(blob: Uint8Array, newColumn: NewColumn = (rows) => new Float64Array(rows)): DecodedBody {
  if (blob[0] === compactBody2Version) return decodeCompactBody2(blob)
  const reader = createByteReader(unpackBlob(version, blob))
  const rows = reader.count(2)
  const flags = reader.unsigned()
  if (flags > 3) throw new CorruptBlob(`has unknown columns (${flags})`)
  const durationUs = reader.column(newColumn(rows))
  const gapUs = reader.signedColumn(newColumn(rows))
  const beforeEachUs = flags & 1 ? reader.column(newColumn(rows)) : null
  const afterEachUs = flags & 2 ? reader.column(newColumn(rows)) : null
  const status = readSparse(reader, rows)
  reader.end()
  return { durationUs, gapUs, beforeEachUs, afterEachUs, status }
}
