import type { ReadBase } from './base-codec.ts'
import type { RunBody } from './body-codec.ts'
import { CorruptBlob, createByteReader, fold, putUnsigned, type ByteReader, type ByteWriter } from './bytes.ts'
import { mostBytesOfCode, putCode, readCode, readCodes } from './code-column.ts'
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
  base: ReadBase
}

/**
 * The files of a report as they are kept for long: times to 1 %, starts to the millisecond. Encoding what was decoded
 * changes nothing. Layout: docs/storage.md, "compact files".
 */
export function encodeCompactFiles({ ids, columns }: RunFiles, { order, body, base }: KeptReport): Buffer {
  const { worker, startMs, durationCode } = predictFiles(order, body, base.files).of(ids)
  return packParts(compactFilesVersion, [
    (told) => {
      told.unsigned(ids.length)
      writeIds(told, ids)
      for (const name of ['worker', 'process'] as const) {
        writeColumn(told, columns[name], (buffer, at, value, file) =>
          putUnsigned(buffer, at, fold(value - worker[file]!)),
        )
      }
      writeColumn(told, columns.startUs, (buffer, at, value, file) =>
        putUnsigned(buffer, at, fold(Math.round(value / 1000) - startMs[file]!)),
      )
      writeColumn(told, columns.durationUs, (buffer, at, value, file) =>
        putCode(buffer, at, codeOf(value), durationCode[file]!),
      )
    },
    (others) => {
      for (const name of phases) writePhase(others, columns[name])
    },
  ])
}

function writePhase(writer: ByteWriter, column: (number | null)[]): void {
  let expected = 0
  writeColumn(writer, column, (buffer, from, value) => {
    const code = codeOf(value)
    const at = putCode(buffer, from, code, expected)
    if (code !== 0) expected = code
    return at
  })
}

/** @param put writes a value at that place of the buffer, and returns where it ends */
function writeColumn(
  writer: ByteWriter,
  column: (number | null)[],
  put: (buffer: Uint8Array, at: number, value: number, file: number) => number,
): void {
  if (writeKind(writer, column) === EMPTY) return
  writer.fill(column.length * mostBytesOfCode, (buffer, from) => {
    let at = from
    for (let file = 0; file < column.length; file++) {
      const value = column[file]!
      if (value !== null) at = put(buffer, at, value, file)
    }
    return at
  })
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

/** @throws CorruptBlob */
export function decodeCompactFiles(blob: Uint8Array, { order, body, base }: KeptReport): RunFiles {
  const [told, others] = unpackParts(compactFilesVersion, blob, parts).map(createByteReader)
  const length = told!.unsigned()
  if (length > maxFiles) throw new CorruptBlob(`announces more than ${maxFiles} files`)
  const ids = new Int32Array(length)
  readIds(told!, ids)
  const expected = predictFiles(order, body, base.files).of(ids)
  const column = (reader: ByteReader, read: (file: number) => number): (number | null)[] =>
    fill(readKind(reader, length), read)
  const columns = {} as RunFiles['columns']
  columns.worker = column(told!, (file) => told!.signed() + expected.worker[file]!)
  columns.process = column(told!, (file) => told!.signed() + expected.worker[file]!)
  columns.startUs = column(told!, (file) => (told!.signed() + expected.startMs[file]!) * 1000)
  columns.durationUs = column(told!, (file) => usOf(readCode(told!, expected.durationCode[file]!)))
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
