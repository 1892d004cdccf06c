import { CorruptBlob, createByteReader, createByteWriter, type ByteReader } from './bytes.ts'
import { compactFiles2Version, decodeCompactFiles2 } from './compact-files-2.ts'
import { fileColumns, maxFiles, type RunFiles } from './run-files.ts'
import { plainBlob, unpackBlob } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'

const version = 1

/** Layout: docs/storage.md, "files". A column without any value costs one byte. */
export function encodeFiles(files: RunFiles): Buffer {
  const writer = createByteWriter(256 + files.ids.length * 16)
  writer.unsigned(files.ids.length)
  writeIds(writer, files.ids)
  for (const name of fileColumns) {
    const column = files.columns[name]
    const empty = column.every((value) => value === null)
    writer.unsigned(empty ? 0 : 1)
    if (!empty) for (const value of column) writer.nullable(value)
  }
  return plainBlob(version, writer.bytes())
}

/** Of a layout that stands by itself: 1 or 2. Layout 3 is read by decodeReport. @throws CorruptBlob */
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
  const filled = reader.unsigned() === 1
  const column: (number | null)[] = []
  for (let file = 0; file < length; file++) column.push(filled ? reader.nullable() : null)
  return column
}
