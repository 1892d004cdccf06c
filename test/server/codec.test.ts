import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBody, encodeBody } from '../../packages/server/src/codec/body-codec.ts'
import { CorruptBlob } from '../../packages/server/src/codec/bytes.ts'
import { decodeDictionary, encodeDictionary } from '../../packages/server/src/codec/dictionary-codec.ts'
import { decodeFiles, encodeFiles } from '../../packages/server/src/codec/file-codec.ts'
import { fileColumns } from '../../packages/server/src/codec/run-files.ts'
import { decodeJson, encodeJson } from '../../packages/server/src/codec/json-codec.ts'
import { decodeOrder, encodeOrder } from '../../packages/server/src/codec/order-codec.ts'

/** A hundred years in microseconds: the most that ingest lets in. */
const maxUs = 3_155_760_000_000_000
const us = fc.oneof(fc.nat(200_000), fc.integer({ min: 0, max: maxUs }))
const signedUs = fc.oneof(fc.integer({ min: -1000, max: 100_000 }), fc.integer({ min: -maxUs, max: maxUs }))
const id = fc.oneof(fc.nat(300), fc.nat(0x7ffffffe - 1))
const columnOf = <T>(value: fc.Arbitrary<T>, length: number) =>
  fc.array(value, { minLength: length, maxLength: length })
/** Ids as they really come: stretches that count up, broken by jumps. */
const ids = fc
  .array(fc.tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 30 })), { maxLength: 12 })
  .map((stretches) => stretches.flatMap(([start, length]) => Array.from({ length }, (_, step) => start + step)))

test('a body comes back as it was', () => {
  const body = fc.nat(80).chain((rows) =>
    fc.record({
      durationUs: columnOf(us, rows),
      gapUs: columnOf(signedUs, rows),
      beforeEachUs: fc.option(columnOf(us, rows)),
      afterEachUs: fc.option(columnOf(us, rows)),
      status: columnOf(fc.oneof(fc.constant(0), fc.nat(6)), rows).map((codes) => Uint8Array.from(codes)),
    }),
  )

  fc.assert(
    fc.property(body, (given) => {
      const { beforeEachUs, afterEachUs, ...rest } = decodeBody(encodeBody(given))

      expect(Array.from(rest.durationUs)).toEqual(given.durationUs)
      expect(Array.from(rest.gapUs)).toEqual(given.gapUs)
      expect(beforeEachUs && Array.from(beforeEachUs)).toEqual(given.beforeEachUs)
      expect(afterEachUs && Array.from(afterEachUs)).toEqual(given.afterEachUs)
      expect(rest.status).toEqual(given.status)
    }),
  )
})

test('an order comes back as it was: lanes, tests in their order, tests that did not run', () => {
  const lane = fc.record({ worker: fc.option(fc.integer({ min: 1, max: 64 })), tests: fc.oneof(ids, fc.array(id)) })
  const order = fc.record({ lanes: fc.array(lane, { maxLength: 6 }), skipped: ids, todo: ids, pending: ids })

  fc.assert(
    fc.property(order, ({ lanes, skipped, todo, pending }) => {
      const given = {
        lanes: lanes.map(({ worker, tests }) => ({ worker, rows: tests.length })),
        tests: Int32Array.from(lanes.flatMap(({ tests }) => tests)),
        skipped: Int32Array.from(skipped),
        todo: Int32Array.from(todo),
        pending: Int32Array.from(pending),
      }

      expect(decodeOrder(encodeOrder(given))).toEqual(given)
    }),
  )
})

test('the columns of files come back as they were, nulls and zeros apart', () => {
  const value = fc.option(fc.oneof(fc.constant(0), us))
  const files = fc.nat(30).chain((length) =>
    fc.record({
      ids: columnOf(id, length).map((list) => Int32Array.from(list)),
      columns: fc.record(Object.fromEntries(fileColumns.map((name) => [name, columnOf(value, length)]))),
    }),
  )

  fc.assert(
    fc.property(files, (given) => {
      const typed = given as Parameters<typeof encodeFiles>[0]

      expect(decodeFiles(encodeFiles(typed))).toEqual({ ids: given.ids, columns: { ...given.columns } })
    }),
  )
})

test('a dictionary comes back as it was, whatever the tags', () => {
  const dictionary = fc
    .tuple(fc.nat(10), fc.nat(60), fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }))
    .chain(([files, tests, tagSets]) =>
      fc.record({
        files: columnOf(id, files).map((list) => Int32Array.from(list)),
        testsOfFile: columnOf(fc.nat(1000), files).map((list) => Int32Array.from(list)),
        tests: columnOf(id, tests).map((list) => Int32Array.from(list)),
        line: columnOf(fc.nat(100_000), tests).map((list) => Int32Array.from(list)),
        layer: columnOf(fc.nat(3), tests).map((list) => Uint8Array.from(list)),
        flags: columnOf(fc.nat(255), tests).map((list) => Uint8Array.from(list)),
        tagSet: columnOf(fc.nat(tagSets.length - 1), tests).map((list) => Int32Array.from(list)),
        tagSets: fc.constant(tagSets),
      }),
    )

  fc.assert(
    fc.property(dictionary, (given) => {
      expect(decodeDictionary(encodeDictionary(given))).toEqual(given)
    }),
  )
})

test('details come back as they were', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value)

      expect(JSON.stringify(decodeJson(encodeJson(json)))).toBe(json)
    }),
  )
})

test('damaged bytes give CorruptBlob or other values, never another error', () => {
  const order = encodeOrder({
    lanes: [{ worker: 1, rows: 3 }],
    tests: Int32Array.of(4, 9, 5),
    skipped: Int32Array.of(1),
    todo: Int32Array.of(),
    pending: Int32Array.of(),
  })
  const body = encodeBody({
    durationUs: Array.from({ length: 90 }, (_, row) => row * 977),
    gapUs: Array.from({ length: 90 }, (_, row) => row - 40),
    beforeEachUs: null,
    afterEachUs: null,
    status: new Uint8Array(90).fill(1, 20, 24),
  })
  const decoders = [decodeOrder, decodeBody, decodeFiles, decodeDictionary, decodeJson]
  const damage = fc.record({
    blob: fc.constantFrom(order, body),
    at: fc.nat(400),
    byte: fc.nat(255),
    length: fc.nat(400),
  })

  fc.assert(
    fc.property(damage, fc.constantFrom(...decoders), ({ blob, at, byte, length }, decode) => {
      const damaged = Buffer.from(blob.subarray(0, Math.max(1, length % (blob.length + 1))))
      damaged[at % damaged.length] = byte

      try {
        decode(damaged)
      } catch (error) {
        expect(error).toBeInstanceOf(CorruptBlob)
      }
    }),
    { numRuns: 2000 },
  )
})

test('bytes that nobody wrote give CorruptBlob', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const decode of [decodeOrder, decodeBody, decodeFiles, decodeDictionary]) {
        try {
          decode(Uint8Array.of(1, 0, ...bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptBlob)
        }
      }
    }),
    { numRuns: 2000 },
  )
})

test('a blob of a newer version says so', () => {
  const blob = encodeOrder({
    lanes: [],
    tests: new Int32Array(),
    skipped: new Int32Array(),
    todo: new Int32Array(),
    pending: new Int32Array(),
  })
  blob[0] = 2

  expect(() => decodeOrder(blob)).toThrow('has layout version 2, expected 1')
})

const oneFile = (tests: number) =>
  encodeOrder({
    lanes: [{ worker: 1, rows: tests }],
    tests: Int32Array.from({ length: tests }, (_, index) => 1000 + index),
    skipped: new Int32Array(),
    todo: new Int32Array(),
    pending: new Int32Array(),
  }).length

test('a file that ran in declared order costs a few bytes, whatever its tests', () => {
  expect(oneFile(50_000)).toBeLessThanOrEqual(oneFile(2) + 4)
})
