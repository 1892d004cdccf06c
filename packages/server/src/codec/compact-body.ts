import type { Base } from './base-codec.ts'
import type { DecodedBody, RunBody } from './body-codec.ts'
import { CorruptBlob, createByteReader, type ByteReader, type ByteWriter } from './bytes.ts'
import { codesOf, mostBytesOfCode, putCode, readCode, readCodes, writeCodes } from './code-column.ts'
import { packParts, unpackParts, type Part } from './envelope.ts'
import { codeOf, usOf } from './log-code.ts'
import type { RunLane, RunOrder } from './order-codec.ts'
import { createScratch } from './scratch.ts'
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
    putClasses(row, row + lane.rows, tests, durations, file, classes)
    row += lane.rows
  }
  return classes
}

/** Of the rows [from, to) of a lane. */
function putClasses(
  from: number,
  to: number,
  tests: Int32Array,
  durations: Uint16Array,
  fileOf: Int32Array,
  classes: Uint8Array,
): void {
  let fileBefore = fileOf[tests[from]!]
  for (let row = from + 1; row < to; row++) {
    const file = fileOf[tests[row]!]
    if (file === fileBefore) {
      const before = durations[row - 1]!
      classes[row] = before < shortCode ? 1 : before < middleCode ? 2 : 3
    }
    fileBefore = file
  }
}

const parts = 2 + gapClasses + 2

const [keptDurations, keptGaps, sortedGaps] = [createScratch(), createScratch(), createScratch()]

/**
 * A body as it is kept for long: durations to 1 %, and gaps of whole milliseconds, such that no start is more than half
 * of one off, or changes places. Of what was kept so, nothing changes.
 *
 * @param codes of body.durationUs
 * @returns the body: its columns are others' from the next call on
 */
export function roundBody(lanes: readonly RunLane[], body: RunBody, codes: Uint16Array): RunBody {
  const { durationUs: givenUs, gapUs: givenGapUs } = body
  const durationUs = toUs(codes, keptDurations(codes.length))
  const gapUs = keptGaps(codes.length).fill(0)
  let row = 0
  for (const lane of lanes) {
    roundGaps(row, row + lane.rows, givenUs, givenGapUs, durationUs, gapUs)
    row += lane.rows
  }
  return { ...body, durationUs, gapUs }
}

/** Of the rows [from, to) of a lane. By itself: what stands beside the loop would make it be compiled again and again. */
function roundGaps(
  from: number,
  to: number,
  givenUs: ArrayLike<number>,
  givenGapUs: ArrayLike<number>,
  durationUs: Float64Array,
  gapUs: Float64Array,
): void {
  let endUs = 0
  let keptEndUs = 0
  let earliestMs = -Infinity
  for (let row = from; row < to; row++) {
    const startUs = endUs + givenGapUs[row]!
    const gapMs = Math.max(Math.round((startUs - keptEndUs) / 1000), earliestMs)
    const keptUs = durationUs[row]!
    gapUs[row] = gapMs * 1000
    endUs = startUs + givenUs[row]!
    keptEndUs += gapMs * 1000 + keptUs
    earliestMs = -Math.floor(keptUs / 1000)
  }
}

/**
 * Layout: docs/storage.md, "compact body".
 *
 * @param order that the body belongs to
 * @param body of roundBody
 * @param durations codes of body.durationUs
 */
export function encodeCompactBody(order: RunOrder, body: RunBody, durations: Uint16Array, base: Base): Buffer {
  const hooks = [body.beforeEachUs, body.afterEachUs]
  return packParts(compactBodyVersion, [
    (head) => {
      head.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
      writeSparse(head, body.status)
    },
    (writer) =>
      writer.fill(durations.length * mostBytesOfCode, putDurations, {
        tests: order.tests,
        codes: durations,
        usual: base.code,
      }),
    ...gapParts(gapClassesOf(order, durations, base), body.gapUs),
    ...hooks.map((column) => (writer: ByteWriter) => column && writeCodes(writer, codesOf(column))),
  ])
}

interface Durations {
  tests: Int32Array
  codes: Uint16Array
  /** The usual code of each test. */
  usual: Uint16Array
}

function putDurations(buffer: Uint8Array, from: number, { tests, codes, usual }: Durations): number {
  let at = from
  let last = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    const test = tests[row]!
    const own = test < usual.length ? usual[test]! : 0
    at = putCode(buffer, at, code, own === 0 ? last : own)
    if (code !== 0) last = code
  }
  return at
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

function gapParts(classes: Uint8Array, gapUs: ArrayLike<number>): Part[] {
  const next = beginOfClasses(classes)
  const gapMs = sortedGaps(classes.length)
  for (let row = 0; row < classes.length; row++) gapMs[next[classes[row]!]!++] = gapUs[row]! / 1000
  // Where the gaps of each class have ended, those of the next begin.
  return Array.from(
    { length: gapClasses },
    (_, own) => (writer) => writer.signedColumn(gapMs.subarray(own === 0 ? 0 : next[own - 1], next[own])),
  )
}

/** Where the gaps of each class stand, one class after the other; and where the last one ends. */
function beginOfClasses(classes: Uint8Array): Int32Array {
  const begin = new Int32Array(gapClasses + 1)
  for (let row = 0; row < classes.length; row++) begin[classes[row]! + 1]!++
  for (let own = 0; own < gapClasses; own++) begin[own + 1]! += begin[own]!
  return begin
}

function readGaps(readers: readonly ByteReader[], classes: Uint8Array): Float64Array {
  const begin = beginOfClasses(classes)
  const gapMs = readers.map((reader, own) => {
    const column = reader.signedColumn(new Float64Array(begin[own + 1]! - begin[own]!))
    reader.end()
    return column
  })
  const gapUs = new Float64Array(classes.length)
  const next = new Int32Array(gapClasses)
  for (let row = 0; row < classes.length; row++) {
    const own = classes[row]!
    gapUs[row] = gapMs[own]![next[own]!++]! * 1000
  }
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

function toUs(codes: Uint16Array, us = new Float64Array(codes.length)): Float64Array {
  for (let row = 0; row < us.length; row++) us[row] = usOf(codes[row]!)
  return us
}
