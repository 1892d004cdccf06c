import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, buckets, bucketNs, codeOf, maxCode, usOf } from '../../packages/server/src/codec/log-code.ts'
import { decodeRollUp, encodeRollUp, type RollUp } from '../../packages/server/src/codec/roll-up-codec.ts'
import { decodeSegment, encodeSegment, type Segment } from '../../packages/server/src/codec/segment-codec.ts'
import { decodeTestOfSegment } from '../../packages/server/src/codec/test-of-segment.ts'
import { expectCorruptOrValue } from '../support/expect-corrupt.ts'
import { encodeRollUp1, encodeSegment1 } from '../support/old-layouts.ts'

/** A hundred years in microseconds: the most that ingest lets in. */
const maxUs = 3_155_760_000_000_000
const us = fc.oneof(fc.nat(200), fc.nat(200_000), fc.integer({ min: 0, max: maxUs }))

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

test('a code that is looked up is the one that would be computed', () => {
  const computed = (told: number): number => 64 + Math.floor(Math.log(told / 64) / Math.log(1.02) + 0.5)
  const numbers = Array.from({ length: 200_000 }, (_, index) => 64 + index)
  expect(numbers.filter((told) => codeOf(told) !== computed(told))).toEqual([])
  fc.assert(
    fc.property(fc.integer({ min: 64, max: 2 ** 31 + 1000 }), (duration) => {
      expect(codeOf(duration)).toBe(computed(duration))
    }),
    { numRuns: 5000 },
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
      expect(decodeSegment(encodeSegment1(given)), 'layout 1').toEqual(given)
      for (const blob of [encodeSegment(given), encodeSegment1(given)]) {
        for (let test = 0; test < given.first.length; test++) {
          const [from, to] = [given.first[test]!, given.first[test + 1] ?? given.first[test]!]
          const [report, status, code] = [given.report, given.status, given.code].map((column) =>
            column.slice(from, to),
          )
          expect(decodeTestOfSegment(blob, test)).toEqual({ report, status, code })
        }
      }
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
      expect(decodeRollUp(encodeRollUp1(given)), 'layout 1').toEqual(given)
    }),
  )
})

test('bytes that nobody wrote give CorruptBlob', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2), fc.nat(2), fc.uint8Array({ maxLength: 80 }), (version, packing, bytes) => {
      for (const decode of [decodeSegment, decodeRollUp])
        expectCorruptOrValue(() => decode(Uint8Array.of(version, packing, ...bytes)))
    }),
    { numRuns: 3000 },
  )
})

test('damaged bytes give CorruptBlob or other values, never another error', () => {
  const blob = fc.oneof(
    segment.map((given) => [encodeSegment(given), decodeSegment] as const),
    rollUp.map((given) => [encodeRollUp(given), decodeRollUp] as const),
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
