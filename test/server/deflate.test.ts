import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deflate } from '../../packages/server/src/codec/deflate.ts'

const inflated = (bytes: Uint8Array): Buffer | undefined => {
  const deflated = deflate(bytes)
  return deflated && inflateRawSync(deflated)
}

/** Runs of bytes, some of which are much more frequent than others. */
const column = fc
  .tuple(
    fc.array(fc.tuple(fc.oneof(fc.nat(3), fc.nat(40), fc.nat(255)), fc.oneof(fc.constant(1), fc.nat(600))), {
      maxLength: 300,
    }),
    fc.nat(80),
  )
  .map(([runs, repeated]) => {
    const once = runs.flatMap(([byte, length]) => Array.from({ length }, () => byte))
    return Uint8Array.from(once.length > 2000 ? once : Array.from({ length: repeated }, () => once).flat())
  })

test('zlib inflates it to what it was', () => {
  fc.assert(
    fc.property(column, (bytes) => {
      const back = inflated(bytes)

      if (back) expect(back.equals(bytes)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('it is as short as what zlib makes by runs and frequent bytes alone', () => {
  fc.assert(
    fc.property(column, (bytes) => {
      const options = { level: 1, strategy: constants.Z_RLE, memLevel: 9 }
      const byZlib = deflateRawSync(bytes, options).length
      const deflated = deflate(bytes)

      // Where a code would be longer than 15 bits, or two are as good, they may differ by a few bits.
      if (deflated) expect(deflated.length).toBeLessThanOrEqual(byZlib + 2 + byZlib * 0.001)
      else expect(byZlib + 2).toBeGreaterThanOrEqual(bytes.length)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['nothing', new Uint8Array(0)],
  ['one byte', Uint8Array.of(7)],
  ['bytes of which each is there once', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
])('%s would not become shorter', (_, bytes) => {
  expect(deflate(bytes)).toBeUndefined()
})

test.each([
  ['one byte many times', new Uint8Array(100_000).fill(9)],
  ['more than one block', Uint8Array.from({ length: 200_000 }, (_, at) => (at * at) % (at < 100_000 ? 7 : 31))],
  ['more than is kept of the buffer', Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 7919) % 61)],
  // Each as often as the two before it together: the longest codes that there are.
  ['what has codes that would be too long', mixed(fibonacci(20).flatMap((times, byte) => Array(times).fill(byte)))],
])('%s comes back', (_, bytes) => {
  expect(inflated(bytes)?.equals(bytes)).toBe(true)
})

function fibonacci(length: number): number[] {
  const numbers = [1, 1]
  while (numbers.length < length) numbers.push(numbers.at(-1)! + numbers.at(-2)!)
  return numbers
}

/** In another order, in which equal ones do not stand together. */
function mixed(bytes: number[]): Uint8Array {
  return Uint8Array.from(bytes, (_, at) => bytes[(at * 7919) % bytes.length]!)
}
