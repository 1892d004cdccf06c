import { CorruptBlob, createByteReader, type ByteReader } from './bytes.ts'
import { compactFiles2Version, decodeCompactFiles2 } from './compact-files-2.ts'
import { emptyColumn, fileColumns, maxFiles, type FileColumn, type RunFiles } from './run-files.ts'
import { plainBlob, unpackBlob } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'
import { createScratch } from './scratch.ts'

const version = 1

const fileValues = createScratch()

export interface FilesToWrite {
  ids: Int32Array
  /** Each as a list, or as its bytes, where it came packed: null 0, anything else the value plus 1. */
  columns: Record<FileColumn, (number | null)[] | Uint8Array>
}

/** Layout: docs/storage.md, "files". A column without any value costs one byte. */
export function encodeFiles({ ids, columns }: FilesToWrite): Buffer {
  return plainBlob(version, (writer) => {
    writer.unsigned(ids.length)
    writeIds(writer, ids)
    for (const name of fileColumns) {
      const column = columns[name]
      const empty = isEmpty(column)
      writer.byte(empty ? 0 : 1)
      if (empty) continue
      if (column instanceof Uint8Array) writer.append(column)
      else writer.nullableColumn(column)
    }
  })
}

function isEmpty(column: (number | null)[] | Uint8Array): boolean {
  const nothing = column instanceof Uint8Array ? 0 : null
  for (let index = 0; index < column.length; index++) if (column[index] !== nothing) return false
  return true
}

/** Of a layout that stands by itself: 1 or 2. Layouts 3 and 4 are read by decodeReport. @throws CorruptBlob */
export function decodeFiles(blob: Uint8Array): RunFiles {
  if (blob[0] === compactFiles2Version) return decodeCompactFiles2(blob)
  const reader = createByteReader(unpackBlob(version, blob))
  const length = reader.unsigned()
  if (length > maxFiles) throw new CorruptBlob(`announces more than ${maxFiles} files`)
  const ids = new Int32Array(length)
  readIds(reader, ids)
  const columns = {} as RunFiles['columns']
  for (const name of fileColumns) columns[name] = readColumn(reader, length)
  reader.end()
  return { ids, columns }
}

function readColumn(reader: ByteReader, length: number): (number | null)[] {
  const column = emptyColumn(length)
  if (reader.unsigned() === 1) {
    // A null is 0, anything else the value plus 1.
    const values = reader.column(fileValues(length))
    for (let file = 0; file < length; file++) if (values[file] !== 0) column[file] = values[file]! - 1
  }
  return column
}
