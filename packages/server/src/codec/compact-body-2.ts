import type { DecodedBody } from './body-codec.ts'
import { CorruptBlob, createByteReader } from './bytes.ts'
import { readCodes } from './code-column.ts'
import { unpackBlob } from './envelope.ts'
import { usOf } from './log-code.ts'
import { readSparse } from './sparse-status.ts'

/** Written before bodies were told from a base; read as long as histories have it. */
export const compactBody2Version = 2

/** Layout: docs/storage.md, "compact body, layout 2". @throws CorruptBlob */
export function decodeCompactBody2(blob: Uint8Array): DecodedBody {
  const reader = createByteReader(unpackBlob(compactBody2Version, blob))
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
