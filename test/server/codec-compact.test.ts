import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase, encodeBase, indexBase, type Base } from '../../packages/server/src/codec/base-codec.ts'
import { decodeBody, encodeBody, type RunBody } from '../../packages/server/src/codec/body-codec.ts'
import { codesOf } from '../../packages/server/src/codec/code-column.ts'
import { roundBody } from '../../packages/server/src/codec/compact-body.ts'
import { decodeFiles, encodeFiles } from '../../packages/server/src/codec/file-codec.ts'
import { maxCode } from '../../packages/server/src/codec/log-code.ts'
import { encodeOrder, type RunOrder } from '../../packages/server/src/codec/order-codec.ts'
import { decodeReport, encodeCompactReport, type DecodedReport } from '../../packages/server/src/codec/report-codec.ts'
import { fileColumns, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import { findBase } from '../../packages/server/src/history/chapter-base.ts'
import { expectCorruptOrValue } from '../support/expect-corrupt.ts'
import { encodeCompactBody2, encodeCompactFiles2, encodeCompactFiles3 } from '../support/old-layouts.ts'

/** A hundred years in microseconds: the most that ingest lets in. */
const maxUs = 3_155_760_000_000_000
const us = fc.oneof(fc.nat(200), fc.nat(200_000), fc.integer({ min: 0, max: maxUs }))
const columnOf = <T>(value: fc.Arbitrary<T>, length: number) =>
  fc.array(value, { minLength: length, maxLength: length })
const idsOf = (ids: number[]): Int32Array => Int32Array.from(ids)

const tests = 24
const filesOfTests = columnOf(fc.nat(5), tests).chain((ids) =>
  // Mostly files of neighbouring tests, as they are; sometimes not.
  fc.constantFrom(idsOf(ids.toSorted((left, right) => left - right)), idsOf(ids)),
)
const base: fc.Arbitrary<Base> = fc.record({
  code: columnOf(fc.oneof(fc.constant(0), fc.nat(maxCode)), tests).map((codes) => Uint16Array.from(codes)),
  file: filesOfTests,
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 5 }).map(idsOf),
  notRun: fc.tuple(fc.subarray([0, 1, 2]).map(idsOf), fc.subarray([3, 4]).map(idsOf), fc.subarray([5]).map(idsOf)),
})

const all = Array.from({ length: tests }, (_, test) => test)
/** In declared order, or shuffled; also tests that the base does not know. */
const ranTests = fc.oneof(fc.subarray(all), fc.shuffledSubarray(all), fc.array(fc.nat(tests + 3), { maxLength: 30 }))
const order: fc.Arbitrary<RunOrder> = fc
  .record({
    lanes: fc.array(fc.tuple(fc.option(fc.nat(9)), ranTests), { maxLength: 4 }),
    skipped: fc.subarray([0, 1, 2, 20]).map(idsOf),
    todo: fc.subarray([3, 4]).map(idsOf),
    pending: fc.subarray([5]).map(idsOf),
  })
  .map(({ lanes, ...lists }) => ({
    lanes: lanes.map(([worker, ran]) => ({ worker, rows: ran.length })),
    tests: idsOf(lanes.flatMap(([, ran]) => ran)),
    ...lists,
  }))

const bodyOf = (rows: number): fc.Arbitrary<RunBody> =>
  fc.record({
    durationUs: columnOf(us, rows),
    // Tests of a lane start one after the other, or at once.
    gapUs: columnOf(fc.oneof(fc.nat(3000), fc.nat(100_000_000)), rows),
    beforeEachUs: fc.option(columnOf(us, rows)),
    afterEachUs: fc.option(columnOf(us, rows)),
    status: columnOf(fc.oneof(fc.constant(0), fc.nat(6)), rows).map((codes) => Uint8Array.from(codes)),
  })

const files = fc.nat(12).chain((length) =>
  fc.record({
    ids: columnOf(fc.nat(9), length).map(idsOf),
    columns: fc.record(
      Object.fromEntries(
        fileColumns.map((name) => [name, columnOf(fc.option(name.endsWith('Us') ? us : fc.nat(99)), length)]),
      ),
    ),
  }),
) as fc.Arbitrary<RunFiles>

type Report = { order: RunOrder; body: RunBody; files: RunFiles }
const report: fc.Arbitrary<Report> = order.chain((ran) =>
  fc.record({ order: fc.constant(ran), body: bodyOf(ran.tests.length), files }),
)

const compactOf = ({ order: ran, body, files: told }: Report, made: Base) => ({
  ...encodeCompactReport({ order: ran, body, files: told }, codesOf(body.durationUs), indexBase(made)),
  base: encodeBase(made),
})

function expectNear(kept: ArrayLike<number | null>, given: ArrayLike<number | null>, allowed: (us: number) => number) {
  expect(kept).toHaveLength(given.length)
  for (let row = 0; row < given.length; row++) {
    if (given[row] === null) expect(kept[row]).toBeNull()
    else expect(Math.abs(kept[row]! - given[row]!)).toBeLessThanOrEqual(allowed(given[row]!))
  }
}
const oneInAHundred = (value: number): number => value * 0.01 + 0.6

test('a base comes back as it was', () => {
  fc.assert(
    fc.property(base, (given) => {
      expect(decodeBase(encodeBase(given))).toEqual(given)
    }),
  )
})

test('a compact report keeps its order and statuses, and times to 1 %, whatever base it is told from', () => {
  fc.assert(
    fc.property(report, base, (given, made) => {
      const compact = compactOf(given, made)
      const kept = decodeReport(compact)

      expect(kept.order).toEqual(given.order)
      expect(kept.body.status).toEqual(given.body.status)
      expectNear(kept.body.durationUs, given.body.durationUs, oneInAHundred)
      for (const hook of ['beforeEachUs', 'afterEachUs'] as const) {
        if (given.body[hook] === null) expect(kept.body[hook]).toBeNull()
        else expectNear(kept.body[hook]!, given.body[hook], oneInAHundred)
      }
      expect(kept.files.ids).toEqual(given.files.ids)
      for (const name of fileColumns) {
        const exactly = name.endsWith('Us') ? oneInAHundred : () => 0
        expectNear(kept.files.columns[name], given.files.columns[name], name === 'startUs' ? () => 500 : exactly)
      }
      expectSameOrderOfStarts(kept)
      expect(compactOf(kept, made), 'made of what was kept').toEqual(compact)
    }),
  )
})

function expectSameOrderOfStarts({ order: { lanes }, body }: DecodedReport): void {
  let row = 0
  for (const lane of lanes) {
    let start = -Infinity
    let end = 0
    for (const last = row + lane.rows; row < last; row++) {
      const next = end + body.gapUs[row]!
      expect(next).toBeGreaterThanOrEqual(start)
      start = next
      end = start + body.durationUs[row]!
    }
  }
}

test('starts of a compact body are half a millisecond off at most, however many tests there are', () => {
  const rows = 3000
  const durationUs = Array.from({ length: rows }, (_, row) => 900 + ((row * 7919) % 40_000))
  const gapUs = Array.from({ length: rows }, (_, row) => 30 + ((row * 104_729) % 400))
  const given = { durationUs, gapUs, beforeEachUs: null, afterEachUs: null, status: new Uint8Array(rows) }

  const kept = roundBody([{ worker: 1, rows }], given, codesOf(durationUs))

  let [endUs, keptEndUs] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const startUs = endUs + gapUs[row]!
    const keptStartUs = keptEndUs + kept.gapUs[row]!
    expect(Math.abs(startUs - keptStartUs)).toBeLessThanOrEqual(500)
    endUs = startUs + durationUs[row]!
    keptEndUs = keptStartUs + kept.durationUs[row]!
  }
})

test('a base is the same of reports as they came and of compact ones', () => {
  fc.assert(
    fc.property(fc.array(report, { minLength: 1, maxLength: 4 }), filesOfTests, (given, fileOf) => {
      const withCodes = ({ order: ran, body }: Report) => ({ order: ran, body, codes: codesOf(body.durationUs) })
      const made = findBase(given.map(withCodes), fileOf)

      const kept = given.map((one) => decodeReport(compactOf(one, made)))

      expect(findBase(kept.map(withCodes), fileOf)).toEqual(made)
    }),
  )
})

test('reports that came lately, and compact ones of earlier versions, are told from no base', () => {
  fc.assert(
    fc.property(report, (given) => {
      const rounded = roundBody(given.order.lanes, given.body, codesOf(given.body.durationUs))
      const plain = { order: encodeOrder(given.order), body: encodeBody(given.body), files: encodeFiles(given.files) }
      const old = { ...plain, body: encodeCompactBody2(rounded), files: encodeCompactFiles2(given.files) }

      expect(decodeReport({ ...plain, base: null }).order).toEqual(given.order)
      const kept = decodeReport({ ...old, base: null })

      expect(Array.from(kept.body.durationUs)).toEqual(Array.from(rounded.durationUs))
      // In bytes there is one zero.
      expect(Array.from(kept.body.gapUs)).toEqual(Array.from(rounded.gapUs, (gap) => gap + 0))
      expect(kept.body.status).toEqual(given.body.status)
      for (const name of fileColumns) {
        const exactly = name.endsWith('Us') ? oneInAHundred : () => 0
        expectNear(kept.files.columns[name], given.files.columns[name], name === 'startUs' ? () => 500 : exactly)
      }
      expect(decodeBody(old.body)).toEqual(kept.body)
      expect(decodeFiles(old.files)).toEqual(kept.files)
    }),
  )
})

test('compact files whose processes were told as their workers are come back alike', () => {
  fc.assert(
    fc.property(report, base, (given, made) => {
      const compact = compactOf(given, made)
      const { files: kept, ...rows } = decodeReport(compact)
      const old = encodeCompactFiles3(given.files, { ...rows, base: indexBase(made) })

      expect(decodeReport({ ...compact, files: old }).files).toEqual(kept)
    }),
  )
})

test('where a file has a process of its own, or each worker one, processes take no room', () => {
  const length = 1000
  const ids = Int32Array.from({ length }, (_, file) => file)
  const none = Array.from({ length }, () => null)
  const bytesWith = (processOf: (file: number) => number | null): number => {
    const columns = Object.fromEntries(fileColumns.map((name) => [name, none])) as RunFiles['columns']
    columns.worker = Array.from(ids, (file) => (file % 4) + 1)
    columns.startUs = Array.from(ids, (file) => file * 1e6)
    columns.process = Array.from(ids, processOf)
    const nothing = { lanes: [], tests: idsOf([]), skipped: idsOf([]), todo: idsOf([]), pending: idsOf([]) }
    const body = { durationUs: [], gapUs: [], beforeEachUs: null, afterEachUs: null, status: new Uint8Array() }
    const made: Base = {
      code: Uint16Array.of(),
      file: idsOf([]),
      order: idsOf([]),
      notRun: [idsOf([]), idsOf([]), idsOf([])] as const,
    }
    return compactOf({ order: nothing, body, files: { ids, columns } }, made).files.length
  }

  const without = bytesWith(() => null)
  expect(bytesWith((file) => file)).toBeLessThan(without + 40)
  expect(bytesWith((file) => file % 4)).toBeLessThan(without + 40)
})

test('a compact report whose base is gone says so', () => {
  const nothing = { lanes: [], tests: idsOf([]), skipped: idsOf([]), todo: idsOf([]), pending: idsOf([]) }
  const made = {
    code: Uint16Array.of(1),
    file: idsOf([0]),
    order: idsOf([0]),
    notRun: [idsOf([]), idsOf([]), idsOf([])],
  }
  const body = { durationUs: [], gapUs: [], beforeEachUs: null, afterEachUs: null, status: new Uint8Array() }
  const told = { ids: idsOf([]), columns: Object.fromEntries(fileColumns.map((name) => [name, []])) }
  const compact = compactOf({ order: nothing, body, files: told as unknown as RunFiles }, made as unknown as Base)

  expect(() => decodeReport({ ...compact, base: null })).toThrow('is told from a base that is not there')
})

test('bytes that nobody wrote give CorruptBlob', () => {
  const bytes = fc.tuple(fc.constantFrom(1, 2, 3), fc.nat(2), fc.uint8Array({ maxLength: 60 }))
  const blob = bytes.map(([version, packing, rest]) => Uint8Array.of(version, packing, ...rest))

  fc.assert(
    fc.property(report, base, blob, fc.constantFrom('order', 'body', 'files', 'base'), (given, made, bad, column) => {
      expectCorruptOrValue(() => decodeReport({ ...compactOf(given, made), [column]: bad }))
    }),
    { numRuns: 2000 },
  )
})

test('damaged bytes give CorruptBlob or other values, never another error', () => {
  const column = fc.constantFrom('order', 'body', 'files', 'base')
  const damage = fc.record({ column, at: fc.nat(), byte: fc.nat(255), length: fc.nat() })

  fc.assert(
    fc.property(report, base, damage, (given, made, { column: name, at, byte, length }) => {
      const compact = compactOf(given, made)
      const damaged = Buffer.from(compact[name].subarray(0, 1 + (length % compact[name].length)))
      damaged[at % damaged.length] = byte

      expectCorruptOrValue(() => decodeReport({ ...compact, [name]: damaged }))
    }),
    { numRuns: 2000 },
  )
})
