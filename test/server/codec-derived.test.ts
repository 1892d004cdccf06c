import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBody } from '../../packages/server/src/codec/body-codec.ts'
import { CorruptBlob } from '../../packages/server/src/codec/bytes.ts'
import { codesOf } from '../../packages/server/src/codec/code-column.ts'
import { encodeCompactBody } from '../../packages/server/src/codec/compact-body.ts'
import { encodeCompactFiles } from '../../packages/server/src/codec/compact-files.ts'
import { decodeFiles } from '../../packages/server/src/codec/file-codec.ts'
import { fileColumns, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import { bucketOf, buckets, bucketNs, codeOf, maxCode, usOf } from '../../packages/server/src/codec/log-code.ts'
import { decodeRollUp, encodeRollUp, type RollUp } from '../../packages/server/src/codec/roll-up-codec.ts'
import { decodeSegment, encodeSegment, type Segment } from '../../packages/server/src/codec/segment-codec.ts'

/** A hundred years in microseconds: the most that ingest lets in. */
const maxUs = 3_155_760_000_000_000
const us = fc.oneof(fc.nat(200), fc.nat(200_000), fc.integer({ min: 0, max: maxUs }))
const columnOf = <T>(value: fc.Arbitrary<T>, length: number) =>
  fc.array(value, { minLength: length, maxLength: length })

test('a duration loses at most one part in a hundred (of whole microseconds), and nothing more the second time', () => {
  fc.assert(
    fc.property(us, (duration) => {
      const kept = usOf(codeOf(duration))

      expect(Math.abs(kept - duration)).toBeLessThanOrEqual(duration * 0.01 + 0.6)
      expect(usOf(codeOf(kept))).toBe(kept)
      expect(Math.abs(bucketNs[bucketOf(codeOf(duration))]! / 1000 - duration)).toBeLessThanOrEqual(duration * 0.0202)
    }),
    { numRuns: 2000 },
  )
  for (let code = 0; code <= codeOf(maxUs); code++) expect(codeOf(usOf(code))).toBe(code)
})

const laneOf = (rows: number) => ({ worker: 1, rows })
const body = fc.array(fc.nat(30), { maxLength: 4 }).chain((lanes) => {
  const rows = lanes.reduce((sum, length) => sum + length, 0)
  return fc.record({
    lanes: fc.constant(lanes.map(laneOf)),
    durationUs: columnOf(us, rows),
    // Tests of a lane start one after the other, or at once.
    gapUs: columnOf(fc.oneof(fc.nat(3000), fc.integer({ min: 0, max: 100_000_000 })), rows),
    beforeEachUs: fc.option(columnOf(us, rows)),
    afterEachUs: fc.option(columnOf(us, rows)),
    status: columnOf(fc.oneof(fc.constant(0), fc.nat(6)), rows).map((codes) => Uint8Array.from(codes)),
  })
})

test('a compact body keeps durations to 1 %, the order, and starts as long as they are nearly what they were', () => {
  fc.assert(
    fc.property(body, (given) => {
      const compact = encodeCompactBody(given.lanes, given, codesOf(given.durationUs))
      const kept = decodeBody(compact)

      expect(kept.status).toEqual(given.status)
      given.durationUs.forEach((duration, row) => {
        expect(Math.abs(kept.durationUs[row]! - duration)).toBeLessThanOrEqual(duration * 0.01 + 0.6)
      })
      let row = 0
      for (const lane of given.lanes) {
        let keptStart = -Infinity
        let keptEnd = 0
        for (const end = row + lane.rows; row < end; row++) {
          const start = keptEnd + kept.gapUs[row]!
          expect(start).toBeGreaterThanOrEqual(keptStart)
          keptStart = start
          keptEnd = start + kept.durationUs[row]!
        }
      }
      expect(encodeCompactBody(given.lanes, kept, codesOf(kept.durationUs))).toEqual(compact)
    }),
  )
})

test('starts of a compact body are half a millisecond off at most, however many tests there are', () => {
  const rows = 3000
  const durationUs = Array.from({ length: rows }, (_, row) => 900 + ((row * 7919) % 40_000))
  const gapUs = Array.from({ length: rows }, (_, row) => 30 + ((row * 104_729) % 400))
  const given = { durationUs, gapUs, beforeEachUs: null, afterEachUs: null, status: new Uint8Array(rows) }

  const kept = decodeBody(encodeCompactBody([laneOf(rows)], given, codesOf(durationUs)))

  let [endUs, keptEndUs] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const startUs = endUs + gapUs[row]!
    const keptStartUs = keptEndUs + kept.gapUs[row]!
    expect(Math.abs(startUs - keptStartUs)).toBeLessThanOrEqual(500)
    endUs = startUs + durationUs[row]!
    keptEndUs = keptStartUs + kept.durationUs[row]!
  }
})

const files = fc.nat(20).chain((length) =>
  fc.record({
    ids: columnOf(fc.nat(100_000), length).map((list) => Int32Array.from(list)),
    columns: fc.record(
      Object.fromEntries(
        fileColumns.map((name) => [name, columnOf(fc.option(name.endsWith('Us') ? us : fc.nat(99)), length)]),
      ),
    ),
  }),
) as fc.Arbitrary<RunFiles>

test('compact files keep times to 1 % and everything else as it was', () => {
  fc.assert(
    fc.property(files, (given) => {
      const compact = encodeCompactFiles(given)
      const kept = decodeFiles(compact)

      expect(kept.ids).toEqual(given.ids)
      for (const name of fileColumns) {
        const allowed =
          name === 'startUs' ? () => 500 : (value: number) => (name.endsWith('Us') ? value * 0.01 + 0.6 : 0)
        given.columns[name].forEach((value, file) => {
          const found = kept.columns[name][file]!
          if (value === null) expect(found).toBeNull()
          else expect(Math.abs(found - value)).toBeLessThanOrEqual(allowed(value))
        })
      }
      expect(encodeCompactFiles(kept)).toEqual(compact)
    }),
  )
})

const result = fc.record({
  report: fc.nat(127),
  status: fc.oneof(fc.constant(0), fc.nat(6)),
  code: fc.nat(maxCode),
})
const segment = fc
  .array(fc.uniqueArray(result, { selector: ({ report }) => report, maxLength: 12 }), { maxLength: 256 })
  .map((tests): Segment => {
    const rows = tests.flatMap((results) => results.toSorted((left, right) => left.report - right.report))
    const first = new Int32Array(tests.length + 1)
    tests.forEach((results, index) => (first[index + 1] = first[index]! + results.length))
    return {
      first,
      report: Uint8Array.from(rows, ({ report }) => report),
      status: Uint8Array.from(rows, ({ status }) => status),
      code: Uint16Array.from(rows, ({ status, code }) => (status < 3 || status === 6 ? code : 0)),
    }
  })

test('a segment comes back as it was', () => {
  fc.assert(
    fc.property(segment, (given) => {
      expect(decodeSegment(encodeSegment(given))).toEqual(given)
    }),
  )
})

const few = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 0xffffffff }))
const rollUp = fc
  .array(
    fc.record({
      buckets: fc.uniqueArray(fc.tuple(fc.nat(buckets - 1), fc.oneof(fc.nat(20), fc.nat(100_000))), {
        selector: ([bucket]) => bucket,
        maxLength: 8,
      }),
      failed: few,
      retried: few,
      skipped: few,
      unfinished: few,
      unfinishedUs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, us),
    }),
    { maxLength: 50 },
  )
  .map((tests): RollUp => {
    const rows = tests.flatMap((one) => one.buckets.toSorted(([left], [right]) => left - right))
    const first = new Int32Array(tests.length + 1)
    tests.forEach((one, index) => (first[index + 1] = first[index]! + one.buckets.length))
    return {
      first,
      bucket: Uint16Array.from(rows, ([bucket]) => bucket),
      count: Uint32Array.from(rows, ([, count]) => count + 1),
      failed: Uint32Array.from(tests, (one) => one.failed),
      retried: Uint32Array.from(tests, (one) => one.retried),
      skipped: Uint32Array.from(tests, (one) => one.skipped),
      unfinished: Uint32Array.from(tests, (one) => one.unfinished),
      unfinishedUs: Float64Array.from(tests, (one) => one.unfinishedUs),
    }
  })

test('a roll-up comes back as it was', () => {
  fc.assert(
    fc.property(rollUp, (given) => {
      expect(decodeRollUp(encodeRollUp(given))).toEqual(given)
    }),
  )
})

const decoders = { 1: [decodeSegment, decodeRollUp], 2: [decodeBody, decodeFiles] } as const

test('bytes that nobody wrote give CorruptBlob', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 80 }), (version, bytes) => {
      for (const decode of decoders[version]) expectCorruptOrValue(() => decode(Uint8Array.of(version, 0, ...bytes)))
    }),
    { numRuns: 3000 },
  )
})

test('damaged bytes give CorruptBlob or other values, never another error', () => {
  const blob = fc.oneof(
    segment.map((given) => [encodeSegment(given), decodeSegment] as const),
    rollUp.map((given) => [encodeRollUp(given), decodeRollUp] as const),
    body.map((given) => [encodeCompactBody(given.lanes, given, codesOf(given.durationUs)), decodeBody] as const),
    files.map((given) => [encodeCompactFiles(given), decodeFiles] as const),
  )

  fc.assert(
    fc.property(blob, fc.nat(), fc.nat(255), fc.nat(), ([whole, decode], at, byte, length) => {
      const damaged = Buffer.from(whole.subarray(0, 1 + (length % whole.length)))
      damaged[at % damaged.length] = byte

      expectCorruptOrValue(() => decode(damaged))
    }),
    { numRuns: 1000 },
  )
})

function expectCorruptOrValue(decode: () => unknown): void {
  try {
    decode()
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptBlob)
  }
}
