import type { ReadBase } from './base-codec.ts'
import type { RunBody } from './body-codec.ts'
import { CorruptBlob, createByteReader, fold, putUnsigned, type ByteReader, type ByteWriter } from './bytes.ts'
import { mostBytesOfCode, putCode, readCode, readCodes } from './code-column.ts'
import { packParts, unpackParts } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'
import { codeOf, usOf } from './log-code.ts'
import type { RunOrder } from './order-codec.ts'
import { predictFiles } from './predict-files.ts'
import { readProcesses, tellProcesses } from './process-column.ts'
import { emptyColumn, fileColumns, maxFiles, type RunFiles } from './run-files.ts'

const version = 4
/** The process of each file was told as its worker is; read as long as histories have it. */
const versionBefore = 3

/** Whether the files were written in a layout that is told from the rows. */
export const isCompactFiles = (blob: Uint8Array): boolean => blob[0] === version || blob[0] === versionBefore

/** Numbers and what rows tell nearly exactly; then the phases of the files, which nothing tells. */
const parts = 2
const phases = fileColumns.filter((name) => !['worker', 'process', 'startUs', 'durationUs'].includes(name))

/** A column may have no value, some (each file says whether), or all. */
const EMPTY = 0
const SOME = 1
const FULL = 2

/** The report that the files belong to, as it is kept: decoded from its compact form. */
export interface KeptReport {
  order: RunOrder
  body: RunBody
  base: ReadBase
}

/**
 * The files of a report as they are kept for long: times to 1 %, starts to the millisecond. Encoding what was decoded
 * changes nothing. Layout: docs/storage.md, "compact files".
 */
export function encodeCompactFiles({ ids, columns }: RunFiles, { order, body, base }: KeptReport): Buffer {
  const { worker, startMs, durationCode } = predictFiles(order, body, base.files).of(ids)
  const kept = { worker: columns.worker, startUs: columns.startUs.map(keptStart) }
  return packParts(version, [
    (told) => {
      told.unsigned(ids.length)
      writeIds(told, ids)
      writeColumn(told, columns.worker, putNumbers, { column: columns.worker, expected: worker })
      writeColumn(told, columns.startUs, putStarts, { column: columns.startUs, expected: startMs })
      writeColumn(told, columns.durationUs, putDurations, { column: columns.durationUs, expected: durationCode })
      const { process } = columns
      writeColumn(told, process, putSymbols, { column: process, expected: tellProcesses(process, kept) })
    },
    (others) => {
      for (const name of phases) writeColumn(others, columns[name], putPhases, columns[name])
    },
  ])
}

const keptStart = (us: number | null): number | null => us && Math.round(us / 1000) * 1000

type Column = (number | null)[]

function writeColumn<Given>(
  writer: ByteWriter,
  column: Column,
  put: (buffer: Uint8Array, at: number, given: Given) => number,
  given: Given,
): void {
  if (writeKind(writer, column) !== EMPTY) writer.fill(column.length * mostBytesOfCode, put, given)
}

// One after the other, each with its loop: what is called for every value, and is another function each time, is slow.

interface Expected<Values> {
  column: Column
  expected: Values
}

function putNumbers(buffer: Uint8Array, from: number, { column, expected }: Expected<Int32Array>): number {
  let at = from
  for (let file = 0; file < column.length; file++) {
    const value = column[file]!
    if (value !== null) at = putUnsigned(buffer, at, fold(value - expected[file]!))
  }
  return at
}

function putSymbols(buffer: Uint8Array, from: number, { column, expected }: Expected<Float64Array>): number {
  let at = from
  for (let file = 0; file < column.length; file++)
    if (column[file] !== null) at = putUnsigned(buffer, at, expected[file]!)
  return at
}

function putStarts(buffer: Uint8Array, from: number, { column, expected }: Expected<Float64Array>): number {
  let at = from
  for (let file = 0; file < column.length; file++) {
    const value = column[file]!
    if (value !== null) at = putUnsigned(buffer, at, fold(Math.round(value / 1000) - expected[file]!))
  }
  return at
}

function putDurations(buffer: Uint8Array, from: number, { column, expected }: Expected<Uint16Array>): number {
  let at = from
  for (let file = 0; file < column.length; file++) {
    const value = column[file]!
    if (value !== null) at = putCode(buffer, at, codeOf(value), expected[file]!)
  }
  return at
}

/** Each is expected to be as the last one that was not 0. */
function putPhases(buffer: Uint8Array, from: number, column: Column): number {
  let at = from
  let expected = 0
  for (let file = 0; file < column.length; file++) {
    const value = column[file]!
    if (value === null) continue
    const code = codeOf(value)
    at = putCode(buffer, at, code, expected)
    if (code !== 0) expected = code
  }
  return at
}

function writeKind(writer: ByteWriter, column: Column): number {
  // Plain loops: this is done for every file of every report.
  let values = 0
  for (let file = 0; file < column.length; file++) if (column[file] !== null) values++
  const kind = values === 0 ? EMPTY : values === column.length ? FULL : SOME
  writer.byte(kind)
  if (kind === SOME) for (let file = 0; file < column.length; file++) writer.byte(column[file] === null ? 0 : 1)
  return kind
}

/** @throws CorruptBlob */
export function decodeCompactFiles(blob: Uint8Array, { order, body, base }: KeptReport): RunFiles {
  const layout = blob[0] === versionBefore ? versionBefore : version
  const [told, others] = unpackParts(layout, blob, parts).map(createByteReader)
  const length = told!.unsigned()
  if (length > maxFiles) throw new CorruptBlob(`announces more than ${maxFiles} files`)
  const ids = new Int32Array(length)
  readIds(told!, ids)
  const expected = predictFiles(order, body, base.files).of(ids)
  const column = (reader: ByteReader, read: (file: number) => number): (number | null)[] =>
    fill(readKind(reader, length), read)
  const columns = {} as RunFiles['columns']
  columns.worker = column(told!, (file) => told!.signed() + expected.worker[file]!)
  if (layout === versionBefore) columns.process = column(told!, (file) => told!.signed() + expected.worker[file]!)
  columns.startUs = column(told!, (file) => (told!.signed() + expected.startMs[file]!) * 1000)
  columns.durationUs = column(told!, (file) => usOf(readCode(told!, expected.durationCode[file]!)))
  if (layout === version) {
    columns.process = column(told!, () => told!.unsigned())
    readProcesses(columns.process, columns)
  }
  for (const name of phases) {
    const kind = readKind(others!, length)
    const codes = readCodes(others!, kind.filter((value) => value !== null).length)
    let place = 0
    columns[name] = fill(kind, () => usOf(codes[place++]!))
  }
  told!.end()
  others!.end()
  return { ids, columns }
}

/** 0 for each file that has a value. */
function readKind(reader: ByteReader, length: number): (number | null)[] {
  const kind = reader.byte()
  if (kind > FULL) throw new CorruptBlob(`has an unknown kind of column (${kind})`)
  const column = emptyColumn(length)
  if (kind === FULL) column.fill(0)
  if (kind === SOME) for (let file = 0; file < length; file++) if (reader.byte() === 1) column[file] = 0
  return column
}

function fill(column: (number | null)[], read: (file: number) => number): (number | null)[] {
  for (let file = 0; file < column.length; file++) if (column[file] !== null) column[file] = read(file)
  return column
}
