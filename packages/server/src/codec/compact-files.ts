import type { Base } from './base-codec.ts'
import type { RunBody } from './body-codec.ts'
import { CorruptBlob, createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './bytes.ts'
import { codesOf, readCode, readCodes, writeCode, writeCodes } from './code-column.ts'
import { packParts, unpackParts } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'
import { codeOf, usOf } from './log-code.ts'
import type { RunOrder } from './order-codec.ts'
import { predictFiles } from './predict-files.ts'
import { fileColumns, maxFiles, type RunFiles } from './run-files.ts'

export const compactFilesVersion = 3

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
  base: Base
}

/**
 * The files of a report as they are kept for long: times to 1 %, starts to the millisecond. Encoding what was decoded
 * changes nothing. Layout: docs/storage.md, "compact files".
 */
export function encodeCompactFiles({ ids, columns }: RunFiles, { order, body, base }: KeptReport): Buffer {
  const expected = predictFiles(order, body, base.file)
  const told = createByteWriter(256 + ids.length * 4)
  told.unsigned(ids.length)
  writeIds(told, ids)
  for (const name of ['worker', 'process'] as const) {
    writeKind(told, columns[name])
    writeValues(columns[name], (value, file) => told.signed(value - expected.worker(ids[file]!)))
  }
  writeKind(told, columns.startUs)
  writeValues(columns.startUs, (value, file) => told.signed(Math.round(value / 1000) - expected.startMs(ids[file]!)))
  writeKind(told, columns.durationUs)
  writeValues(columns.durationUs, (value, file) => writeCode(told, codeOf(value), expected.durationCode(ids[file]!)))

  const others = createByteWriter(256)
  for (const name of phases) {
    if (writeKind(others, columns[name]) === EMPTY) continue
    writeCodes(others, codesOf(columns[name].filter((value) => value !== null)))
  }
  return packParts(compactFilesVersion, [told.bytes(), others.bytes()])
}

function writeKind(writer: ByteWriter, column: (number | null)[]): number {
  // Plain loops: this is done for every file of every report.
  let values = 0
  for (let file = 0; file < column.length; file++) if (column[file] !== null) values++
  const kind = values === 0 ? EMPTY : values === column.length ? FULL : SOME
  writer.byte(kind)
  if (kind === SOME) for (let file = 0; file < column.length; file++) writer.byte(column[file] === null ? 0 : 1)
  return kind
}

function writeValues(column: (number | null)[], write: (value: number, file: number) => void): void {
  for (let file = 0; file < column.length; file++) if (column[file] !== null) write(column[file]!, file)
}

/** @throws CorruptBlob */
export function decodeCompactFiles(blob: Uint8Array, { order, body, base }: KeptReport): RunFiles {
  const [told, others] = unpackParts(compactFilesVersion, blob, parts).map(createByteReader)
  const length = told!.unsigned()
  if (length > maxFiles) throw new CorruptBlob(`announces more than ${maxFiles} files`)
  const ids = new Int32Array(length)
  readIds(told!, ids)
  const expected = predictFiles(order, body, base.file)
  const column = (reader: ByteReader, read: (file: number) => number): (number | null)[] =>
    fill(readKind(reader, length), read)
  const columns = {} as RunFiles['columns']
  columns.worker = column(told!, (file) => told!.signed() + expected.worker(ids[file]!))
  columns.process = column(told!, (file) => told!.signed() + expected.worker(ids[file]!))
  columns.startUs = column(told!, (file) => (told!.signed() + expected.startMs(ids[file]!)) * 1000)
  columns.durationUs = column(told!, (file) => usOf(readCode(told!, expected.durationCode(ids[file]!))))
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
  const column: (number | null)[] = []
  for (let file = 0; file < length; file++) {
    const isThere = kind === FULL || (kind === SOME && reader.byte() === 1)
    column.push(isThere ? 0 : null)
  }
  return column
}

function fill(column: (number | null)[], read: (file: number) => number): (number | null)[] {
  for (let file = 0; file < column.length; file++) if (column[file] !== null) column[file] = read(file)
  return column
}
