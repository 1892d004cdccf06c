import { CorruptBlob, type ByteReader, type ByteWriter } from './bytes.ts'
import { statuses } from './status.ts'

const noWords = new Uint32Array(0)

/** The few rows whose status is not 0 = passed, ascending. Looks at four at a time: this is done for every result there is. */
export function rowsNotPassed(status: Uint8Array): number[] {
  const { buffer, byteOffset, length } = status
  const words = byteOffset % 4 === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : noWords
  const rows: number[] = []
  for (let word = 0; word < words.length; word++) if (words[word] !== 0) look(status, word * 4, word * 4 + 4, rows)
  look(status, words.length * 4, length, rows)
  return rows
}

function look(status: Uint8Array, from: number, to: number, rows: number[]): void {
  for (let row = from; row < to; row++) if (status[row] !== 0) rows.push(row)
}

/** The few statuses that are not 0 = passed, each with the rows since the last such one. */
export function writeSparse(writer: ByteWriter, status: Uint8Array): void {
  const rows = rowsNotPassed(status)
  writer.unsigned(rows.length)
  let previous = -1
  for (const row of rows) {
    writer.unsigned(row - previous - 1)
    writer.unsigned(status[row]!)
    previous = row
  }
}

/** @throws CorruptBlob */
export function readSparse(reader: ByteReader, rows: number): Uint8Array {
  const status = new Uint8Array(rows)
  let row = -1
  for (let left = reader.count(2); left > 0; left--) {
    row += reader.unsigned() + 1
    const code = reader.unsigned()
    if (row >= rows) throw new CorruptBlob('holds a status beyond its last row')
    if (code === 0 || code >= statuses.length) throw new CorruptBlob(`holds an unknown status (${code})`)
    status[row] = code
  }
  return status
}
