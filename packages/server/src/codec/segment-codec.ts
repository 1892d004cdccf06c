import { CorruptBlob, createByteReader, createByteWriter, type ByteReader } from './bytes.ts'
import { readCode, writeCode } from './code-column.ts'
import { packBlob, unpackBlob } from './envelope.ts'
import { maxCode } from './log-code.ts'
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

const version = 1
const bitmapBytes = reportsPerChapter / 8

const NO_RESULTS = 0
const SAME_REPORTS = 1
const OWN_REPORTS = 2

/** Statuses beyond these never ran. */
const hasRun = (status: number): boolean => status < 3 || status === 6

/** Layout: docs/storage.md, "segment". */
export function encodeSegment({ first, report, status, code }: Segment): Buffer {
  const tests = first.length - 1
  const writer = createByteWriter(64 + tests * 8 + report.length * 2)
  writer.unsigned(tests)
  const bitmap = new Uint8Array(bitmapBytes)
  const before = new Uint8Array(bitmapBytes)
  for (let test = 0; test < tests; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    if (from === to) {
      writer.byte(NO_RESULTS)
      continue
    }
    bitmap.fill(0)
    for (let at = from; at < to; at++) bitmap[report[at]! >> 3]! |= 1 << (report[at]! & 7)
    const isSame = bitmap.every((byte, index) => byte === before[index])
    writer.byte(isSame ? SAME_REPORTS : OWN_REPORTS)
    if (!isSame) for (const byte of bitmap) writer.byte(byte)
    before.set(bitmap)
  }
  let last = -1
  for (let at = 0; at < status.length; at++) {
    if (status[at] === 0) continue
    writer.unsigned(at - last)
    writer.byte(status[at]!)
    last = at
  }
  writer.unsigned(0)
  let expected = 0
  for (let test = 0; test < tests; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    const typical = meanCode(status, code, from, to)
    if (typical < 0) continue
    writer.signed(typical - expected)
    expected = typical
    for (let at = from; at < to; at++) if (hasRun(status[at]!)) writeCode(writer, code[at]!, typical)
  }
  return packBlob(version, writer.bytes())
}

/** What most durations of a test are near: their mean, on the scale of the codes. -1 where it never ran. */
function meanCode(status: Uint8Array, code: Uint16Array, from: number, to: number): number {
  let sum = 0
  let count = 0
  for (let at = from; at < to; at++) {
    if (!hasRun(status[at]!)) continue
    sum += code[at]!
    count++
  }
  return count === 0 ? -1 : Math.round(sum / count)
}

/** @throws CorruptBlob */
export function decodeSegment(blob: Uint8Array): Segment {
  const reader = createByteReader(unpackBlob(version, blob))
  const tests = reader.count()
  if (tests > testsPerSegment) throw new CorruptBlob(`announces ${tests} tests, a segment has ${testsPerSegment}`)
  const { first, report } = readReports(reader, tests)
  const status = new Uint8Array(report.length)
  let last = -1
  for (let step = reader.unsigned(); step > 0; step = reader.unsigned()) {
    last += step
    const one = reader.byte()
    if (last >= status.length) throw new CorruptBlob('holds a status beyond its last result')
    if (one === 0 || one >= statuses.length) throw new CorruptBlob(`holds an unknown status (${one})`)
    status[last] = one
  }
  const code = new Uint16Array(report.length)
  let typical = 0
  for (let test = 0; test < tests; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    if (!status.subarray(from, to).some(hasRun)) continue
    typical += reader.signed()
    if (typical < 0 || typical > maxCode) throw new CorruptBlob(`holds a duration out of range (${typical})`)
    for (let at = from; at < to; at++) if (hasRun(status[at]!)) code[at] = readCode(reader, typical)
  }
  reader.end()
  return { first, report, status, code }
}

function readReports(reader: ByteReader, tests: number): Pick<Segment, 'first' | 'report'> {
  const first = new Int32Array(tests + 1)
  const report = new Uint8Array(tests * reportsPerChapter)
  const bitmap = new Uint8Array(bitmapBytes)
  let length = 0
  for (let test = 0; test < tests; test++) {
    const kind = reader.byte()
    if (kind > OWN_REPORTS) throw new CorruptBlob(`has an unknown kind of test (${kind})`)
    if (kind === OWN_REPORTS) for (let index = 0; index < bitmapBytes; index++) bitmap[index] = reader.byte()
    if (kind !== NO_RESULTS) {
      for (let index = 0; index < reportsPerChapter; index++) {
        if (bitmap[index >> 3]! & (1 << (index & 7))) report[length++] = index
      }
    }
    first[test + 1] = length
  }
  return { first, report: report.slice(0, length) }
}
