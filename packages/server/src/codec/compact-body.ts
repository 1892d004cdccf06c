import { CorruptBlob, createByteReader, createByteWriter } from './bytes.ts'
import { codesOf, readCodes, writeCodes } from './code-column.ts'
import type { DecodedBody, RunBody } from './body-codec.ts'
import { packBlob, unpackBlob } from './envelope.ts'
import { usOf } from './log-code.ts'
import type { RunLane } from './order-codec.ts'
import { readSparse, writeSparse } from './sparse-status.ts'

export const compactVersion = 2

/**
 * A body as it is kept for long: durations to 1 %, starts to the millisecond, in the order in which they were.
 * Encoding what was decoded changes nothing. Layout: docs/storage.md, "compact body".
 *
 * @param lanes of the order that the body belongs to
 * @param durations codes of body.durationUs
 */
export function encodeCompactBody(lanes: readonly RunLane[], body: RunBody, durations: Uint16Array): Buffer {
  const rows = durations.length
  const writer = createByteWriter(64 + rows * 3)
  writer.unsigned(rows)
  writer.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
  writeCodes(writer, durations)
  writer.signedColumn(gapsMs(lanes, body, durations))
  for (const column of [body.beforeEachUs, body.afterEachUs]) if (column) writeCodes(writer, codesOf(column))
  writeSparse(writer, body.status)
  return packBlob(compactVersion, writer.bytes())
}

/** Whole milliseconds between the rows, such that no start is more than half of one off, or changes places. */
function gapsMs(lanes: readonly RunLane[], { gapUs, durationUs }: RunBody, durations: Uint16Array): Float64Array {
  const gaps = new Float64Array(durations.length)
  let row = 0
  for (const lane of lanes) {
    let endUs = 0
    let keptEndUs = 0
    let earliestMs = -Infinity
    for (const end = row + lane.rows; row < end; row++) {
      const startUs = endUs + gapUs[row]!
      const gapMs = Math.max(Math.round((startUs - keptEndUs) / 1000), earliestMs)
      const keptUs = usOf(durations[row]!)
      gaps[row] = gapMs
      endUs = startUs + durationUs[row]!
      keptEndUs += gapMs * 1000 + keptUs
      earliestMs = -Math.floor(keptUs / 1000)
    }
  }
  return gaps
}

/** @throws CorruptBlob */
export function decodeCompactBody(blob: Uint8Array): DecodedBody {
  const reader = createByteReader(unpackBlob(compactVersion, blob))
  const rows = reader.count(2)
  const flags = reader.unsigned()
  if (flags > 3) throw new CorruptBlob(`has unknown columns (${flags})`)
  const durationUs = toUs(readCodes(reader, rows))
  const gapUs = new Float64Array(rows)
  for (let row = 0; row < rows; row++) gapUs[row] = reader.signed() * 1000
  const beforeEachUs = flags & 1 ? toUs(readCodes(reader, rows)) : null
  const afterEachUs = flags & 2 ? toUs(readCodes(reader, rows)) : null
  const status = readSparse(reader, rows)
  reader.end()
  return { durationUs, gapUs, beforeEachUs, afterEachUs, status }
}

function toUs(codes: Uint16Array): Float64Array {
  const us = new Float64Array(codes.length)
  for (let row = 0; row < us.length; row++) us[row] = usOf(codes[row]!)
  return us
}
