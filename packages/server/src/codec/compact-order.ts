import type { ReadBase } from './base-codec.ts'
import { CorruptBlob, createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './bytes.ts'
import { packParts, unpackParts } from './envelope.ts'
import type { FileIndex } from './file-index.ts'
import { readIds, writeIds } from './id-list.ts'
import { maxRows, type RunLane, type RunOrder } from './order-codec.ts'

export const compactOrderVersion = 2

const parts = 3

/** Used again for each order. */
const [head, visits, places] = [createByteWriter(), createByteWriter(), createByteWriter()]

/**
 * An order told from the base: file by file, each by its place in the usual order. The tests of a file are told only
 * where they are not all that ran, in the order of their ids. Layout: docs/storage.md, "compact order".
 *
 * @returns undefined where a test or file is not in the base
 */
export function encodeCompactOrder(order: RunOrder, base: ReadBase): Buffer | undefined {
  for (const writer of [head, visits, places]) writer.clear()
  head.unsigned(order.lanes.length)
  for (const lane of order.lanes) {
    head.nullable(lane.worker)
    head.unsigned(lane.rows)
  }
  for (const [index, list] of [order.skipped, order.todo, order.pending].entries()) {
    writeList(head, list, base.notRun[index]!)
  }

  const { tests } = order
  const { files, rank: ranks } = base
  const notRun = markNotRun(order, base)
  let row = 0
  for (const { rows } of order.lanes) {
    let rankBefore = 0
    for (const end = row + rows; row < end;) {
      const file = fileOf(tests[row]!, files)
      const rank = file < 0 ? -1 : ranks[file]!
      if (rank < 0) return undefined
      visits.signed(rank - rankBefore)
      rankBefore = rank
      const from = row
      row = endOfUsual(tests, from, end, file, files, notRun)
      if (row > from) places.unsigned(0)
      else {
        while (row < end && fileOf(tests[row]!, files) === file) row++
        places.unsigned(row - from)
        for (let own = from; own < row; own++) places.unsigned(files.place[tests[own]!]!)
      }
    }
  }
  return packParts(
    compactOrderVersion,
    [head, visits, places].map((writer) => writer.bytes()),
  )
}

/** Number of a test's file; -1 where the base does not have the test. */
const fileOf = (test: number, { ofTest }: FileIndex): number => (test < ofTest.length ? ofTest[test]! : -1)

/**
 * Where the tests of the file end that begin at `from`, if they are all of them that ran, in the order of their ids, and no
 * more; else `from`.
 */
function endOfUsual(
  tests: Int32Array,
  from: number,
  end: number,
  file: number,
  files: FileIndex,
  notRun: Uint8Array,
): number {
  const { tests: known, first } = files
  let row = from
  for (let index = first[file]!, last = first[file + 1]!; index < last; index++) {
    const test = known[index]!
    if (notRun[test] === 1) continue
    if (row === end || tests[row] !== test) return from
    row++
  }
  return row < end && fileOf(tests[row]!, files) === file ? from : row
}

/** By test: 1 where the report says that it did not run. */
function markNotRun({ skipped, todo, pending }: RunOrder, { file }: ReadBase): Uint8Array {
  const notRun = new Uint8Array(file.length)
  for (const list of [skipped, todo, pending])
    for (let index = 0; index < list.length; index++) notRun[list[index]!] = 1
  return notRun
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
  const [told, ranks, tests] = unpackParts(compactOrderVersion, blob, parts).map(createByteReader)
  const lanes: RunLane[] = []
  let rows = 0
  for (let left = told!.count(2); left > 0; left--) {
    const lane = { worker: told!.nullable(), rows: told!.unsigned() }
    rows += lane.rows
    if (rows > maxRows) throw new CorruptBlob(`announces more than ${maxRows} rows`)
    lanes.push(lane)
  }
  const [skipped, todo, pending] = base.notRun.map((usual) => readList(told!, usual))
  told!.end()
  const order = { lanes, tests: new Int32Array(rows), skipped: skipped!, todo: todo!, pending: pending! }

  const notRun = markNotRun(order, base)
  let row = 0
  for (const lane of lanes) {
    let rank = 0
    for (const end = row + lane.rows; row < end;) {
      rank += ranks!.signed()
      const id = base.order[rank]
      if (id === undefined) throw new CorruptBlob(`holds a file out of range (${rank})`)
      const length = tests!.count()
      if (length > end - row) throw new CorruptBlob('holds more tests than its lane')
      const from = row
      if (length > 0) {
        order.tests.set(readPlaces(tests!, testsOf(id, base.files), length), row)
        row += length
      } else row = putAllThatRan(order.tests, row, end, base.files, base.files.number.get(id), notRun)
      if (row === from || row > end) throw new CorruptBlob('holds more tests than its lane')
    }
  }
  ranks!.end()
  tests!.end()
  return order
}

/**
 * Plain loops: most tests of most reports are read here.
 * @returns where the next one belongs; beyond `end` where there are more than fit
 */
function putAllThatRan(
  target: Int32Array,
  from: number,
  end: number,
  { tests, first }: FileIndex,
  file: number | undefined,
  notRun: Uint8Array,
): number {
  if (file === undefined) return from
  let row = from
  for (let index = first[file]!; index < first[file + 1]!; index++) {
    const test = tests[index]!
    if (notRun[test] === 1) continue
    if (row === end) return end + 1
    target[row++] = test
  }
  return row
}

function testsOf(id: number, { number, tests, first }: FileIndex): Int32Array {
  const file = number.get(id)
  return file === undefined ? new Int32Array(0) : tests.subarray(first[file], first[file + 1])
}

function readPlaces(reader: ByteReader, tests: Int32Array, length: number): number[] {
  return Array.from({ length }, () => {
    const test = tests[reader.unsigned()]
    if (test === undefined) throw new CorruptBlob('holds a test that its file does not have')
    return test
  })
}
