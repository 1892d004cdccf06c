import { CorruptBlob, type ByteReader, type ByteWriter } from './bytes.ts'
import { statuses } from './status.ts'

/** The few statuses that are not 0 = passed, each with the rows since the last such one. */
export function writeSparse(writer: ByteWriter, status: Uint8Array): void {
  let previous = -1
  let count = 0
  // Plain loops: this is done for every result there is.
  for (let row = 0; row < status.length; row++) if (status[row] !== 0) count++
  writer.unsigned(count)
  for (let row = 0; row < status.length; row++) {
    if (status[row] === 0) continue
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
