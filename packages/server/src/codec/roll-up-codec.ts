import {
  CorruptBlob,
  createByteReader,
  mostBytesOfNumber,
  putUnsigned,
  type ByteReader,
  type ByteWriter,
} from './bytes.ts'
import { packParts, unpackBlob, unpackParts } from './envelope.ts'
import { buckets } from './log-code.ts'

/** A roll-up: so many tests with neighbouring ids, in the reports of a chapter that belong to one day and scope. */
export const testsPerRollUp = 4096

/**
 * What a day brought to each test. The buckets of test `t` are the places [first[t], first[t + 1]), ascending; they
 * count the results that passed, failed or passed on retry.
 */
export interface RollUp {
  /** As long as there are tests, plus 1. */
  first: Int32Array
  bucket: Uint16Array
  count: Uint8Array | Uint32Array
  /** Columns by test; few are not 0. */
  failed: Uint32Array
  retried: Uint32Array
  skipped: Uint32Array
  unfinished: Uint32Array
  /** Microseconds that the unfinished took: those have no bucket. */
  unfinishedUs: Float64Array
}

export const rollUpCounts = ['failed', 'retried', 'skipped', 'unfinished'] as const

const version = 2
/** Steps and counts of the buckets that have any. */
const version1 = 1
/** What fits into half a byte; beyond, both halves follow as numbers. */
const MOST = 15
const BEYOND = 0xff

/** Layout: docs/storage.md, "roll-up". */
export function encodeRollUp(rollUp: RollUp): Buffer {
  return packParts(version, [
    (spans) => writeSpans(spans, rollUp),
    (begins) => writeBegins(begins, rollUp),
    (counts) => counts.fill(mostBytesOfCounts(rollUp), putCounts, rollUp),
    (few) => {
      for (const name of rollUpCounts) writeFew(few, rollUp[name])
      writeFew(few, rollUp.unfinishedUs)
    },
  ])
}

/** How many buckets there are from the first to the last of a test. */
function spanOf({ first, bucket }: RollUp, test: number): number {
  const [from, to] = [first[test]!, first[test + 1]!]
  return from === to ? 0 : bucket[to - 1]! - bucket[from]! + 1
}

function writeSpans(writer: ByteWriter, rollUp: RollUp): void {
  const tests = rollUp.first.length - 1
  writer.unsigned(tests)
  for (let test = 0; test < tests; test++) writer.unsigned(spanOf(rollUp, test))
}

function writeBegins(writer: ByteWriter, { first, bucket }: RollUp): void {
  let before = 0
  for (let test = 0; test + 1 < first.length; test++) {
    if (first[test] === first[test + 1]) continue
    const begin = bucket[first[test]!]!
    writer.signed(begin - before)
    before = begin
  }
}

/** Of all counts: a byte for each pair of buckets, and more where there are many. */
function mostBytesOfCounts(rollUp: RollUp): number {
  let bytes = rollUp.bucket.length * 2 * mostBytesOfNumber
  for (let test = 0; test + 1 < rollUp.first.length; test++) bytes += (spanOf(rollUp, test) + 1) >> 1
  return bytes
}

/** Two counts a byte: most are so small that a symbol for each would waste a part of a bit. @returns where they end */
function putCounts(buffer: Uint8Array, start: number, { first, bucket, count }: RollUp): number {
  let end = start
  let at = 0
  for (let test = 0; test + 1 < first.length; test++) {
    const to = first[test + 1]!
    for (let own = bucket[at]!; at < to; own += 2) {
      const one = bucket[at] === own ? count[at++]! : 0
      const other = at < to && bucket[at] === own + 1 ? count[at++]! : 0
      if (one < MOST && other <= MOST) buffer[end++] = (one << 4) | other
      else {
        buffer[end++] = BEYOND
        end = putUnsigned(buffer, end, one)
        end = putUnsigned(buffer, end, other)
      }
    }
  }
  return end
}

function writeFew(writer: ByteWriter, column: ArrayLike<number>): void {
  let last = -1
  for (let test = 0; test < column.length; test++) {
    if (column[test] === 0) continue
    writer.unsigned(test - last)
    writer.unsigned(column[test]!)
    last = test
  }
  writer.unsigned(0)
}

/** Of either layout. @throws CorruptBlob */
export function decodeRollUp(blob: Uint8Array): RollUp {
  if (blob[0] === version1) return decodeRollUp1(blob)
  const parts = unpackParts(version, blob, 4)
  const [spans, begins, , few] = parts.map(createByteReader)
  const counts = parts[2]!
  const tests = checkTests(spans!.count())
  const first = new Int32Array(tests + 1)
  // At most two buckets a byte.
  const bucket = new Uint16Array(counts.length * 2)
  const count = new Uint32Array(counts.length * 2)
  let place = 0
  let length = 0
  let begin = 0
  for (let test = 0; test < tests; test++) {
    const span = spans!.unsigned()
    if (span > 0) {
      begin += begins!.signed()
      if (begin < 0 || begin + span > buckets) throw new CorruptBlob(`holds a bucket out of place (${begin})`)
    }
    for (let step = 0; step < span; step += 2) {
      // In place: a range is hundreds of millions of these, and a call for each would take most of the time.
      const pair = counts[place++]
      if (pair === undefined) throw new CorruptBlob('ends too early')
      let one = pair >> 4
      let other = pair & MOST
      if (pair === BEYOND) {
        const reader = createByteReader(counts.subarray(place))
        one = readBeyond(reader.unsigned())
        other = readBeyond(reader.unsigned())
        place += reader.position()
      }
      if (one > 0) {
        bucket[length] = begin + step
        count[length++] = one
      }
      if (other > 0) {
        if (step + 1 === span) throw new CorruptBlob('counts something beyond the buckets of its test')
        bucket[length] = begin + step + 1
        count[length++] = other
      }
    }
    first[test + 1] = length
  }
  for (const reader of [spans, begins]) reader!.end()
  if (place !== counts.length) throw new CorruptBlob(`has ${counts.length - place} bytes too many`)
  return { first, bucket: bucket.slice(0, length), count: count.slice(0, length), ...readRest(few!, tests) }
}

function checkTests(tests: number): number {
  if (tests > testsPerRollUp) throw new CorruptBlob(`announces ${tests} tests, a roll-up has ${testsPerRollUp}`)
  return tests
}

function readRest(reader: ByteReader, tests: number): Omit<RollUp, 'first' | 'bucket' | 'count'> {
  const counts = {} as Pick<RollUp, (typeof rollUpCounts)[number]>
  for (const name of rollUpCounts) counts[name] = readFew(reader, new Uint32Array(tests), readCount)
  const unfinishedUs = readFew(reader, new Float64Array(tests), (us) => us)
  reader.end()
  return { ...counts, unfinishedUs }
}

/** @throws CorruptBlob */
function decodeRollUp1(blob: Uint8Array): RollUp {
  const reader = createByteReader(unpackBlob(version1, blob))
  const tests = checkTests(reader.count())
  const first = new Int32Array(tests + 1)
  for (let test = 0; test < tests; test++) {
    const length = reader.count()
    if (length > buckets) throw new CorruptBlob(`announces ${length} buckets, there are ${buckets}`)
    first[test + 1] = first[test]! + length
  }
  const bucket = new Uint16Array(first[tests]!)
  const count = new Uint32Array(first[tests]!)
  let begin = 0
  for (let test = 0; test < tests; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    if (from === to) continue
    begin += reader.signed()
    let last = begin
    for (let at = from; at < to; at++) {
      const head = reader.byte()
      last += head === 0 ? reader.unsigned() : head >> 4
      if (last < 0 || last >= buckets || (at > from && last === bucket[at - 1])) {
        throw new CorruptBlob(`holds a bucket out of place (${last})`)
      }
      bucket[at] = last
      count[at] = readCount(head === 0 ? reader.unsigned() : head & MOST)
    }
  }
  return { first, bucket, count, ...readRest(reader, tests) }
}

function readFew<T extends Uint32Array | Float64Array>(
  reader: ByteReader,
  column: T,
  check: (value: number) => number,
): T {
  const tests = column.length
  let test = -1
  for (let step = reader.unsigned(); step > 0; step = reader.unsigned()) {
    test += step
    if (test >= tests) throw new CorruptBlob('counts something beyond its last test')
    column[test] = check(reader.unsigned())
  }
  return column
}

const readBeyond = (value: number): number => (value === 0 ? 0 : readCount(value))

function readCount(value: number): number {
  if (value === 0 || value > 0xffffffff) throw new CorruptBlob(`holds a count out of range (${value})`)
  return value
}
