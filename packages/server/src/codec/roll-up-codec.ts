import { CorruptBlob, createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './bytes.ts'
import { packBlob, unpackBlob } from './envelope.ts'
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
  count: Uint32Array
  /** Columns by test; few are not 0. */
  failed: Uint32Array
  retried: Uint32Array
  skipped: Uint32Array
  unfinished: Uint32Array
  /** Microseconds that the unfinished took: those have no bucket. */
  unfinishedUs: Float64Array
}

export const rollUpCounts = ['failed', 'retried', 'skipped', 'unfinished'] as const

const version = 1
/** Between the buckets of a test, and counts: half a byte each; beyond, both follow as numbers. */
const MOST = 15

/** Layout: docs/storage.md, "roll-up". */
export function encodeRollUp(rollUp: RollUp): Buffer {
  const { first, bucket, count } = rollUp
  const tests = first.length - 1
  const writer = createByteWriter(64 + tests * 2 + bucket.length * 2)
  writer.unsigned(tests)
  for (let test = 0; test < tests; test++) writer.unsigned(first[test + 1]! - first[test]!)
  let begin = 0
  for (let test = 0; test < tests; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    if (from === to) continue
    writer.signed(bucket[from]! - begin)
    begin = bucket[from]!
    let last = begin
    for (let at = from; at < to; at++) {
      writeStep(writer, bucket[at]! - last, count[at]!)
      last = bucket[at]!
    }
  }
  for (const name of rollUpCounts) writeFew(writer, rollUp[name])
  writeFew(writer, rollUp.unfinishedUs)
  return packBlob(version, writer.bytes())
}

function writeStep(writer: ByteWriter, step: number, count: number): void {
  if (step <= MOST && count <= MOST) return writer.byte((step << 4) | count)
  writer.byte(0)
  writer.unsigned(step)
  return writer.unsigned(count)
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

/** @throws CorruptBlob */
export function decodeRollUp(blob: Uint8Array): RollUp {
  const reader = createByteReader(unpackBlob(version, blob))
  const tests = reader.count()
  if (tests > testsPerRollUp) throw new CorruptBlob(`announces ${tests} tests, a roll-up has ${testsPerRollUp}`)
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
  const counts = {} as Pick<RollUp, (typeof rollUpCounts)[number]>
  for (const name of rollUpCounts) counts[name] = readFew(reader, new Uint32Array(tests), readCount)
  const unfinishedUs = readFew(reader, new Float64Array(tests), (us) => us)
  reader.end()
  return { first, bucket, count, ...counts, unfinishedUs }
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

function readCount(value: number): number {
  if (value === 0 || value > 0xffffffff) throw new CorruptBlob(`holds a count out of range (${value})`)
  return value
}
