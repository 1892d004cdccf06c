import { CorruptBlob, createByteReader, type ByteReader } from './bytes.ts'
import { readCodes } from './code-column.ts'
import { unpackBlob } from './envelope.ts'
import { readIds } from './id-list.ts'
import { usOf } from './log-code.ts'
import { fileColumns, maxFiles, type FileColumn, type RunFiles } from './run-files.ts'

/** Written before files were told from the rows of their tests; read as long as histories have it. */
export const compactFiles2Version = 2

const isTime = (name: FileColumn): boolean => name.endsWith('Us') && name !== 'startUs'

/** Layout: docs/storage.md, "compact files, layout 2". @throws CorruptBlob */
export function decodeCompactFiles2(blob: Uint8Array): RunFiles {
  const reader = createByteReader(unpackBlob(compactFiles2Version, blob))
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
