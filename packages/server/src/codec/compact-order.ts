import type { ReadBase } from './base-codec.ts'
import { CorruptBlob, createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './bytes.ts'
import { packParts, unpackParts } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'
import { maxRows, type RunLane, type RunOrder } from './order-codec.ts'

export const compactOrderVersion = 2

const parts = 3

/**
 * An order told from the base: file by file, each by its place in the usual order. The tests of a file are told only
 * where they are not all that ran, in the order of their ids. Layout: docs/storage.md, "compact order".
 *
 * @returns undefined where a test or file is not in the base
 */
export function encodeCompactOrder(order: RunOrder, base: ReadBase): Buffer | undefined {
  const [head, visits, places] = [createByteWriter(256), createByteWriter(1024), createByteWriter(256)]
  head.unsigned(order.lanes.length)
  for (const lane of order.lanes) {
    head.nullable(lane.worker)
    head.unsigned(lane.rows)
  }
  for (const [index, list] of [order.skipped, order.todo, order.pending].entries()) {
    writeList(head, list, base.notRun[index]!)
  }

  const ranTests = createRanTests(order, base)
  let row = 0
  for (const { rows } of order.lanes) {
    let rankBefore = 0
    for (const end = row + rows; row < end;) {
      const file = base.file[order.tests[row]!] ?? -1
      const rank = base.rank.get(file)
      if (rank === undefined) return undefined
      const from = row
      while (row < end && base.file[order.tests[row]!] === file) row++
      const isUsual = isSame(order.tests, from, row, ranTests(file))
      visits.signed(rank - rankBefore)
      rankBefore = rank
      places.unsigned(isUsual ? 0 : row - from)
      if (!isUsual) for (let own = from; own < row; own++) places.unsigned(base.place[order.tests[own]!]!)
    }
  }
  return packParts(
    compactOrderVersion,
    [head, visits, places].map((writer) => writer.bytes()),
  )
}

function isSame(tests: Int32Array, from: number, to: number, usual: readonly number[]): boolean {
  if (to - from !== usual.length) return false
  for (let index = 0; index < usual.length; index++) if (tests[from + index] !== usual[index]) return false
  return true
}

/** The tests of a file less those that the report says did not run. */
function createRanTests({ skipped, todo, pending }: RunOrder, base: ReadBase): (file: number) => readonly number[] {
  const notRun = new Uint8Array(base.file.length)
  for (const list of [skipped, todo, pending]) for (const test of list) notRun[test] = 1
  return (file) => {
    const tests = base.testsOf(file)
    for (const test of tests) if (notRun[test] === 1) return tests.filter((own) => notRun[own] === 0)
    return tests
  }
}

function writeList(writer: ByteWriter, list: Int32Array, usual: Int32Array): void {
  const isUsual = list.length === usual.length && list.every((test, index) => test === usual[index])
  writer.nullable(isUsual ? null : list.length)
  if (!isUsual) writeIds(writer, list)
}

function readList(reader: ByteReader, usual: Int32Array): Int32Array {
  const length = reader.nullable()
  if (length === null) return usual
  if (length > maxRows) throw new CorruptBlob(`announces more than ${maxRows} tests`)
  const list = new Int32Array(length)
  readIds(reader, list)
  return list
}

/** @throws CorruptBlob */
export function decodeCompactOrder(blob: Uint8Array, base: ReadBase): RunOrder {
  const [head, visits, places] = unpackParts(compactOrderVersion, blob, parts).map(createByteReader)
  const lanes: RunLane[] = []
  let rows = 0
  for (let left = head!.count(2); left > 0; left--) {
    const lane = { worker: head!.nullable(), rows: head!.unsigned() }
    rows += lane.rows
    if (rows > maxRows) throw new CorruptBlob(`announces more than ${maxRows} rows`)
    lanes.push(lane)
  }
  const [skipped, todo, pending] = base.notRun.map((usual) => readList(head!, usual))
  head!.end()
  const order = { lanes, tests: new Int32Array(rows), skipped: skipped!, todo: todo!, pending: pending! }

  const ranTests = createRanTests(order, base)
  let row = 0
  for (const lane of lanes) {
    let rank = 0
    for (const end = row + lane.rows; row < end;) {
      rank += visits!.signed()
      const file = base.order[rank]
      if (file === undefined) throw new CorruptBlob(`holds a file out of range (${rank})`)
      const length = places!.count()
      if (length > end - row) throw new CorruptBlob('holds more tests than its lane')
      const tests = length === 0 ? ranTests(file) : readPlaces(places!, base.testsOf(file), length)
      if (tests.length === 0 || row + tests.length > end) throw new CorruptBlob('holds more tests than its lane')
      order.tests.set(tests, row)
      row += tests.length
    }
  }
  visits!.end()
  places!.end()
  return order
}

function readPlaces(reader: ByteReader, tests: readonly number[], length: number): number[] {
  return Array.from({ length }, () => {
    const test = tests[reader.unsigned()]
    if (test === undefined) throw new CorruptBlob('holds a test that its file does not have')
    return test
  })
}
