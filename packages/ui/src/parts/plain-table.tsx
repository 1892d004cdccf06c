import type { ComponentChildren } from 'preact'

export interface PlainColumn {
  title: string
  number?: boolean
}

interface PlainTableProps {
  label: string
  columns: PlainColumn[]
  /** The first cell of a row is its heading. */
  rows: ComponentChildren[][]
  tall?: boolean
}

/** A small table: the other view of a chart, or a list of facts. */
export function PlainTable({ label, columns, rows, tall }: PlainTableProps) {
  return (
    // Scrollable areas must be reachable by keyboard.
    <div class={tall ? 'scroll tall' : 'scroll'} tabIndex={0} role="region" aria-label={`${label}: table`}>
      <table class="plain">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={column.number ? 'num' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={at} class={columns[at]?.number ? 'num' : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
