import type { Base } from './base-codec.ts'
import type { DecodedBody, RunBody } from './body-codec.ts'
import { CorruptBlob, createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './bytes.ts'
import { codesOf, readCode, readCodes, writeCode, writeCodes } from './code-column.ts'
import { packParts, unpackParts } from './envelope.ts'
import { codeOf, usOf } from './log-code.ts'
import type { RunLane, RunOrder } from './order-codec.ts'
import { readSparse, writeSparse } from './sparse-status.ts'

export const compactBodyVersion = 3

/**
 * Gaps that are distributed differently are packed apart: those before a file, and inside of it those after short, middle
 * and long rows, because a gap takes up what the duration before it was rounded by.
 */
const gapClasses = 4
const shortCode = codeOf(30_000)
const middleCode = codeOf(300_000)

/** The class of each row's gap. */
function gapClassesOf({ lanes, tests }: RunOrder, durations: Uint16Array, { file }: Base): Uint8Array {
  const classes = new Uint8Array(tests.length)
  let row = 0
  for (const lane of lanes) {
    for (let left = lane.rows; left > 0; left--, row++) {
      if (left === lane.rows || file[tests[row]!] !== file[tests[row - 1]!]) continue
      const before = durations[row - 1]!
      classes[row] = before < shortCode ? 1 : before < middleCode ? 2 : 3
    }
  }
  return classes
}

const parts = 2 + gapClasses + 2

/**
 * A body as it is kept for long: durations to 1 %, and gaps of whole milliseconds, such that no start is more than half
 * of one off, or changes places. Of what was kept so, nothing changes.
 *
 * @param codes of body.durationUs
 */
export function roundBody(lanes: readonly RunLane[], body: RunBody, codes: Uint16Array): RunBody {
  const gapUs = new Float64Array(codes.length)
  let row = 0
  for (const lane of lanes) {
    let endUs = 0
    let keptEndUs = 0
    let earliestMs = -Infinity
    for (const end = row + lane.rows; row < end; row++) {
      const startUs = endUs + body.gapUs[row]!
      const gapMs = Math.max(Math.round((startUs - keptEndUs) / 1000), earliestMs)
      const keptUs = usOf(codes[row]!)
      gapUs[row] = gapMs * 1000
      endUs = startUs + body.durationUs[row]!
      keptEndUs += gapMs * 1000 + keptUs
      earliestMs = -Math.floor(keptUs / 1000)
    }
  }
  return { ...body, durationUs: toUs(codes), gapUs }
}

/**
 * Layout: docs/storage.md, "compact body".
 *
 * @param order that the body belongs to
 * @param body of roundBody
 * @param durations codes of body.durationUs
 */
export function encodeCompactBody(order: RunOrder, body: RunBody, durations: Uint16Array, base: Base): Buffer {
  const rows = durations.length
  const head = createByteWriter(64)
  head.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
  writeSparse(head, body.status)
  const hooks = [body.beforeEachUs, body.afterEachUs].map((column) => {
    const writer = createByteWriter(column ? rows + 64 : 0)
    if (column) writeCodes(writer, codesOf(column))
    return writer
  })
  const written = [
    head,
    writeDurations(order.tests, durations, base),
    ...writeGaps(gapClassesOf(order, durations, base), body.gapUs),
  ]
  return packParts(
    compactBodyVersion,
    [...written, ...hooks].map((writer) => writer.bytes()),
  )
}

function writeDurations(tests: Int32Array, codes: Uint16Array, base: Base): ByteWriter {
  const writer = createByteWriter(codes.length + 64)
  let last = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    const usual = base.code[tests[row]!]
    writeCode(writer, code, usual === undefined || usual === 0 ? last : usual)
    if (code !== 0) last = code
  }
  return writer
}

function readDurations(reader: ByteReader, tests: Int32Array, base: Base): Uint16Array {
  const codes = new Uint16Array(tests.length)
  let last = 0
  for (let row = 0; row < codes.length; row++) {
    const code = readCode(reader, base.code[tests[row]!] || last)
    codes[row] = code
    if (code !== 0) last = code
  }
  reader.end()
  return codes
}

function writeGaps(classes: Uint8Array, gapUs: ArrayLike<number>): ByteWriter[] {
  const writers = Array.from({ length: gapClasses }, () => createByteWriter(64 + (classes.length >> 1)))
  for (let row = 0; row < classes.length; row++) writers[classes[row]!]!.signed(gapUs[row]! / 1000)
  return writers
}

function readGaps(readers: readonly ByteReader[], classes: Uint8Array): Float64Array {
  const gapUs = new Float64Array(classes.length)
  for (let row = 0; row < classes.length; row++) gapUs[row] = readers[classes[row]!]!.signed() * 1000
  for (const reader of readers) reader.end()
  return gapUs
}

/** @throws CorruptBlob */
export function decodeCompactBody(blob: Uint8Array, order: RunOrder, base: Base): DecodedBody {
  const { tests } = order
  const [head, durations, ...others] = unpackParts(compactBodyVersion, blob, parts).map(createByteReader)
  const flags = head!.unsigned()
  if (flags > 3) throw new CorruptBlob(`has unknown columns (${flags})`)
  const status = readSparse(head!, tests.length)
  head!.end()
  const codes = readDurations(durations!, tests, base)
  const gapUs = readGaps(others.slice(0, gapClasses), gapClassesOf(order, codes, base))
  const [beforeEachUs, afterEachUs] = others.slice(gapClasses).map((reader, hook) => {
    const column = flags & (1 << hook) ? toUs(readCodes(reader, tests.length)) : null
    reader.end()
    return column
  })
  return { durationUs: toUs(codes), gapUs, beforeEachUs: beforeEachUs!, afterEachUs: afterEachUs!, status }
}

function toUs(codes: Uint16Array): Float64Array {
  const us = new Float64Array(codes.length)
  for (let row = 0; row < us.length; row++) us[row] = usOf(codes[row]!)
  return us
}
