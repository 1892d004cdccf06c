import { CorruptBlob, createByteReader, type ByteReader, type ByteWriter } from './bytes.ts'
import { mostBytesOfCode, putCode, readCode } from './code-column.ts'
import { packParts, unpackBlob, unpackParts } from './envelope.ts'
import { maxCode } from './log-code.ts'
import { rowsNotPassed } from './sparse-status.ts'
import { statuses } from './status.ts'

/** A segment: so many tests with neighbouring ids ... */
export const testsPerSegment = 256
/** ... in so many reports with neighbouring ids, a chapter. */
export const reportsPerChapter = 128

/** The results of each test of a segment, test by test, in the order of the reports. */
export interface Segment {
  /** Where the results of test `t` begin: [first[t], first[t + 1]). As long as there are tests, plus 1. */
  first: Int32Array
  /** Index into the chapter's reports. */
  report: Uint8Array
  /** Status codes (status.ts). */
  status: Uint8Array
  /** Codes of durations (log-code.ts); 0 where the test did not run. */
  code: Uint16Array
}

export const segmentVersion = 2
/** All in one, and nothing about whole reports. */
const version1 = 1
const bitmapBytes = reportsPerChapter / 8

export const NO_RESULTS = 0
const SAME_REPORTS = 1
export const OWN_REPORTS = 2

/** Statuses beyond these never ran. */
export const hasRun = (status: number): boolean => status < 3 || status === 6

/** Layout: docs/storage.md, "segment". */
export function encodeSegment(segment: Segment): Buffer {
  const typical = meanCodes(segment)
  const slower = slowness(segment, typical)
  return packParts(segmentVersion, [
    (writer) => writeHead(writer, segment, typical, slower),
    (codes) => codes.fill(segment.report.length * mostBytesOfCode, putDurations, { ...segment, typical, slower }),
  ])
}

function writeHead(writer: ByteWriter, segment: Segment, typical: Int32Array, slower: Int32Array): void {
  const { status } = segment
  writer.unsigned(typical.length)
  writeReports(writer, segment)
  let last = -1
  for (const at of rowsNotPassed(status)) {
    writer.unsigned(at - last)
    writer.byte(status[at]!)
    last = at
  }
  writer.unsigned(0)
  for (const one of slower) writer.signed(one)
  let before = 0
  for (const one of typical) {
    if (one < 0) continue
    writer.signed(one - before)
    before = one
  }
}

interface Durations extends Segment {
  typical: Int32Array
  slower: Int32Array
}

function putDurations(
  buffer: Uint8Array,
  begin: number,
  { first, report, status, code, typical, slower }: Durations,
): number {
  let end = begin
  for (let test = 0; test < typical.length; test++) {
    const usual = typical[test]!
    for (let at = first[test]!; at < first[test + 1]!; at++) {
      if (hasRun(status[at]!)) end = putCode(buffer, end, code[at]!, usual + slower[report[at]!]!)
    }
  }
  return end
}

/** Which reports each test is in. */
function writeReports(writer: ByteWriter, { first, report }: Segment): void {
  const bitmap = new Uint8Array(bitmapBytes)
  let before = { from: 0, to: 0 }
  for (let test = 0; test + 1 < first.length; test++) {
    const own = { from: first[test]!, to: first[test + 1]! }
    if (own.from === own.to) {
      writer.byte(NO_RESULTS)
      continue
    }
    const isSame = isSameStretch(report, own, before)
    writer.byte(isSame ? SAME_REPORTS : OWN_REPORTS)
    before = own
    if (isSame) continue
    bitmap.fill(0)
    for (let at = own.from; at < own.to; at++) bitmap[report[at]! >> 3]! |= 1 << (report[at]! & 7)
    for (const byte of bitmap) writer.byte(byte)
  }
}

interface Places {
  from: number
  to: number
}

function isSameStretch(column: Uint8Array, one: Places, other: Places): boolean {
  const length = one.to - one.from
  if (other.to - other.from !== length) return false
  for (let index = 0; index < length; index++) {
    if (column[one.from + index] !== column[other.from + index]) return false
  }
  return true
}

/** How much slower all tests were in a report than they mostly are, on the scale of the codes. */
function slowness({ first, report, status, code }: Segment, typical: Int32Array): Int32Array {
  const sum = new Int32Array(reportsPerChapter)
  const count = new Int32Array(reportsPerChapter)
  for (let test = 0; test < typical.length; test++) {
    const usual = typical[test]!
    for (let at = first[test]!; at < first[test + 1]!; at++) {
      // What took no time at all says nothing about the machine.
      if (!hasRun(status[at]!) || code[at] === 0) continue
      sum[report[at]!]! += code[at]! - usual
      count[report[at]!]!++
    }
  }
  return sum.map((total, index) => Math.round(total / Math.max(1, count[index]!)))
}

/** What most durations of each test are near: their mean, on the scale of the codes. -1 where it never ran. */
function meanCodes({ first, status, code }: Segment): Int32Array {
  const means = new Int32Array(first.length - 1)
  for (let test = 0; test < means.length; test++) {
    let sum = 0
    let count = 0
    for (let at = first[test]!; at < first[test + 1]!; at++) {
      if (!hasRun(status[at]!)) continue
      sum += code[at]!
      count++
    }
    means[test] = count === 0 ? -1 : Math.round(sum / count)
  }
  return means
}

/** Of either layout. @throws CorruptBlob */
export function decodeSegment(blob: Uint8Array): Segment {
  const { reader, codes, first, report, status, slower } = readHead(blob)
  const code = new Uint16Array(report.length)
  let typical = 0
  for (let test = 0; test + 1 < first.length; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    if (!hasRunIn(status, from, to)) continue
    typical = readTypical(reader, typical)
    for (let at = from; at < to; at++) {
      if (hasRun(status[at]!)) code[at] = readCode(codes, typical + slower[report[at]!]!)
    }
  }
  reader.end()
  if (codes !== reader) codes.end()
  return { first, report, status, code }
}

/** All that stands before the first test's usual duration. */
function readHead(blob: Uint8Array) {
  const isOld = blob[0] === version1
  const [head, apart] = isOld ? [unpackBlob(version1, blob)] : unpackParts(segmentVersion, blob, 2)
  const reader = createByteReader(head!)
  const codes = apart ? createByteReader(apart) : reader
  const tests = reader.count()
  if (tests > testsPerSegment) throw new CorruptBlob(`announces ${tests} tests, a segment has ${testsPerSegment}`)
  const { first, report } = readReports(reader, tests)
  const status = new Uint8Array(report.length)
  readNotPassed(reader, status.length, (place, one) => (status[place] = one))
  const slower = Int32Array.from({ length: reportsPerChapter }, () => (isOld ? 0 : reader.signed()))
  return { reader, codes, first, report, status, slower }
}

/** Those that did not simply pass, in their order. */
export function readNotPassed(reader: ByteReader, results: number, put: (place: number, status: number) => void): void {
  let place = -1
  for (let step = reader.unsigned(); step > 0; step = reader.unsigned()) {
    place += step
    const status = reader.byte()
    if (place >= results) throw new CorruptBlob('holds a status beyond its last result')
    if (status === 0 || status >= statuses.length) throw new CorruptBlob(`holds an unknown status (${status})`)
    put(place, status)
  }
}

function hasRunIn(status: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (hasRun(status[at]!)) return true
  return false
}

export function readTypical(reader: ByteReader, before: number): number {
  const typical = before + reader.signed()
  if (typical < 0 || typical > maxCode) throw new CorruptBlob(`holds a duration out of range (${typical})`)
  return typical
}

function readReports(reader: ByteReader, tests: number): Pick<Segment, 'first' | 'report'> {
  const first = new Int32Array(tests + 1)
  const report = new Uint8Array(tests * reportsPerChapter)
  let length = 0
  /** Where the reports of the last test that had any stand: the next one nearly always has the same. */
  let before = { from: 0, to: 0 }
  for (let test = 0; test < tests; test++) {
    const kind = reader.byte()
    if (kind > OWN_REPORTS) throw new CorruptBlob(`has an unknown kind of test (${kind})`)
    if (kind !== NO_RESULTS) {
      const from = length
      if (kind === SAME_REPORTS) {
        report.copyWithin(from, before.from, before.to)
        length += before.to - before.from
      } else length = readOwnReports(reader, report, length)
      before = { from, to: length }
    }
    first[test + 1] = length
  }
  return { first, report: report.slice(0, length) }
}

/** The reports of a test that has others than the one before. @param report is written from there on @returns where they end */
export function readOwnReports(reader: ByteReader, report: Uint8Array, from: number): number {
  let length = from
  const bitmap = reader.bytes(bitmapBytes)
  for (let index = 0; index < reportsPerChapter; index++) {
    if (bitmap[index >> 3]! & (1 << (index & 7))) report[length++] = index
  }
  return length
}
