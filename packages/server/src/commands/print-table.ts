/** Rows under a head, in columns as wide as what is in them. */
export function printTable(rows: string[][], out: (text: string) => void): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column]!))
    out(cells.join('  ').trimEnd())
  }
}
