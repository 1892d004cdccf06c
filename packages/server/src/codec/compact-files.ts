import { CorruptBlob, createByteReader, createByteWriter, type ByteReader } from './bytes.ts'
import { codesOf, readCodes, writeCodes } from './code-column.ts'
import { packBlob, unpackBlob } from './envelope.ts'
import { fileColumns, maxFiles, type FileColumn, type RunFiles } from './run-files.ts'
import { readIds, writeIds } from './id-list.ts'
import { usOf } from './log-code.ts'

export const compactVersion = 2

const isTime = (name: FileColumn): boolean => name.endsWith('Us') && name !== 'startUs'

/**
 * The files of a report as they are kept for long: times to 1 %, starts to the millisecond. Encoding what was decoded
 * changes nothing. Layout: docs/storage.md, "compact files".
 */
export function encodeCompactFiles(files: RunFiles): Buffer {
  const writer = createByteWriter(256 + files.ids.length * 14)
  writer.unsigned(files.ids.length)
  writeIds(writer, files.ids)
  for (const name of fileColumns) {
    const column = files.columns[name]
    const isFull = column.every((value) => value !== null)
    const isEmpty = column.every((value) => value === null)
    writer.byte(isEmpty ? 0 : isFull ? 2 : 1)
    if (isEmpty) continue
    if (!isFull) for (const value of column) writer.byte(value === null ? 0 : 1)
    const values = column.filter((value) => value !== null)
    if (isTime(name)) writeCodes(writer, codesOf(values))
    else for (const value of values) writer.unsigned(name === 'startUs' ? Math.round(value / 1000) : value)
  }
  return packBlob(compactVersion, writer.bytes())
}

/** @throws CorruptBlob */
export function decodeCompactFiles(blob: Uint8Array): RunFiles {
  const reader = createByteReader(unpackBlob(compactVersion, blob))
  const length = reader.unsigned()
  if (length > maxFiles) throw new CorruptBlob(`announces more than ${maxFiles} files`)
  const ids = new Int32Array(length)
  readIds(reader, ids)
  const columns = {} as RunFiles['columns']
  for (const name of fileColumns) columns[name] = readColumn(reader, name, length)
  reader.end()
  return { ids, columns }
}

function readColumn(reader: ByteReader, name: FileColumn, length: number): (number | null)[] {
  const kind = reader.byte()
  if (kind > 2) throw new CorruptBlob(`has an unknown kind of column (${kind})`)
  const column: (number | null)[] = []
  // Plain loops: this is done for every file of every report.
  let values = 0
  for (let file = 0; file < length; file++) {
    const isThere = kind === 2 || (kind === 1 && reader.byte() === 1)
    column.push(isThere ? 0 : null)
    if (isThere) values++
  }
  const codes = isTime(name) ? readCodes(reader, values) : undefined
  for (let file = 0, place = 0; place < values; file++) {
    if (column[file] === null) continue
    if (codes) column[file] = usOf(codes[place]!)
    else column[file] = name === 'startUs' ? reader.unsigned() * 1000 : reader.unsigned()
    place++
  }
  return column
}
