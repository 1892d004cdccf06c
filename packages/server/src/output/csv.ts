import type { ResultRow } from '../answers/result-rows.ts'
import { resultColumns } from './result-columns.ts'

type Cell = ResultRow[keyof ResultRow]

/** RFC 4180, in UTF-8, with a head. */
export async function* toCsv(batches: AsyncIterable<ResultRow[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(lineOf(resultColumns.map(([name]) => name)))
  for await (const rows of batches) {
    yield encoder.encode(rows.map((row) => lineOf(resultColumns.map(([, key]) => row[key]))).join(''))
  }
}

const lineOf = (cells: Cell[]): string => `${cells.map((cell) => quote(plain(cell))).join(',')}\r\n`

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Text that a spreadsheet would run as a formula is put behind an apostrophe. */
function plain(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  return /^\s*[=+\-@|%]|^[\t\r]/.test(cell) ? `'${cell}` : cell
}
