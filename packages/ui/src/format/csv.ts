export type Cell = string | number | null

/** RFC 4180. */
export function toCsv(rows: Cell[][]): string {
  return rows.map((row) => row.map((cell) => quote(plain(cell))).join(',') + '\r\n').join('')
}

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** What spreadsheets take from the clipboard: a tab or a line break inside a cell becomes a space. */
export function toTsv(rows: Cell[][]): string {
  return rows.map((row) => row.map((cell) => plain(cell).replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')
}

/** Text that a spreadsheet would run as a formula is put behind an apostrophe. */
function plain(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  return /^\s*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value
}
