import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJsonBytes, type JsonBytes } from '../../packages/server/src/answers/json-bytes.ts'

const written = (write: (json: JsonBytes) => void, expected?: number): string => {
  const json = createJsonBytes(expected)
  write(json)
  return new TextDecoder().decode(json.end())
}

const short = fc.integer({ min: 0, max: 9 }).chain((digits) => fc.nat({ max: 10 ** digits }))
const number = fc.oneof(
  { weight: 4, arbitrary: short },
  fc.constantFrom(9_999, 10_000, 99_999_999, 100_000_000, 2 ** 31 - 1, 2 ** 31, 2 ** 32, -0, -1),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

test('columns of numbers are written as JSON writes them, however little space was expected', () => {
  fc.assert(
    fc.property(fc.array(number), fc.nat({ max: 40 }), fc.nat({ max: 3 }), (column, expected, from) => {
      const to = Math.max(from, column.length - 1)
      const some = column.slice(from, to)
      expect(written((json) => json.numbers(column, from, from + some.length), expected)).toBe(JSON.stringify(some))
    }),
    { numRuns: 2000 },
  )
})

test('microseconds are written as milliseconds, place by place', () => {
  fc.assert(
    fc.property(fc.array(fc.option(number)), fc.nat({ max: 40 }), (column, expected) => {
      const places = [...column.keys()].toReversed()
      const ms = places.map((place) => (column[place] === null ? null : column[place]! / 1000))
      expect(written((json) => json.thousandthsAt(column, places), expected)).toBe(JSON.stringify(ms))
    }),
    { numRuns: 2000 },
  )
})

test('times are written one by one, and bytes between them as they are', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
  const ms = fc.oneof(
    fc.maxSafeInteger().map((us) => us / 1000),
    short.map((us) => us / 1000),
    finite,
  )
  const comma = new TextEncoder().encode('[,]')
  fc.assert(
    fc.property(fc.tuple(ms, ms), short, fc.nat({ max: 40 }), ([first, second], whole, expected) => {
      const json = written((target) => {
        target.copy(comma, 0, 1)
        target.milliseconds(first)
        target.short(comma.subarray(1, 2))
        target.milliseconds(second)
        target.copy(comma, 1, 2)
        target.whole(whole)
        target.short(comma.subarray(2))
      }, expected)
      expect(json).toBe(JSON.stringify([first, second, whole]))
    }),
    { numRuns: 2000 },
  )
})

test('text is written in UTF-8, between bytes that are there already', () => {
  const json = written((target) => {
    target.text('{"é":"☃😀","n":')
    target.numbers([1, 22], 0, 2)
    target.text('}')
  }, 1)
  expect(JSON.parse(json)).toEqual({ é: '☃😀', n: [1, 22] })
})

test('what was written stays as it was, whatever is written after it or at the same time', () => {
  const writers = Array.from({ length: 3 }, () => createJsonBytes())
  for (const [index, json] of writers.entries()) json.text(`"${index}`.repeat(20_000))
  const bytes = writers.map((json) => json.end())
  const last = createJsonBytes()
  last.text('x'.repeat(100_000))
  last.end()

  const texts = bytes.map((one) => new TextDecoder().decode(one))
  expect(texts).toEqual([0, 1, 2].map((index) => `"${index}`.repeat(20_000)))
  // Nobody who keeps an answer keeps more than the answer.
  expect(bytes.map(({ buffer }) => buffer.byteLength)).toEqual([40_000, 40_000, 40_000])
})
