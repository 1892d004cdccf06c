import { useEffect, useRef } from 'preact/hooks'
import type { TestRow } from '../../api/types.ts'
import { titleText } from '../../format/given.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { SpacerRow } from '../../parts/spacer-row.tsx'
import { usePageLink } from '../../state/url.ts'
import { isNarrow } from '../../state/use-narrow.ts'
import { useWindowRows } from '../../state/use-window-rows.ts'
import { COLUMNS, cardNote, type Column } from './columns.tsx'
import type { ListState } from './list-state.ts'
import type { TestPages } from './use-test-pages.ts'

const ROW_PX = 44
const CARD_PX = 94

/** The list of tests; only the rows near the window are in the page. */
export function TestsTable({ state, pages }: { state: ListState; pages: TestPages }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const total = pages.stale ? pages.rows.length : (pages.head?.total ?? 0)
  const { items, beforePx, afterPx } = useWindowRows(total, isNarrow() ? CARD_PX : ROW_PX, body)
  const columns = COLUMNS.filter((column) => !state.hidden.includes(column.key))
  const layer = columns.find((column) => column.key === 'layer')
  const others = columns.filter((column) => column.key !== 'layer')
  const width = columns.length + 1

  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= pages.rows.length - 40) pages.loadMore()
  }, [lastShown, pages.rows.length, pages.next])

  return (
    <table class="tests-table" aria-label="Tests" aria-rowcount={total + 1} aria-busy={pages.stale}>
      <thead>
        <tr>
          {layer && <Heading column={layer} state={state} />}
          <Heading column={NAME} state={state} />
          {others.map((column) => (
            <Heading key={column.key} column={column} state={state} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <SpacerRow heightPx={beforePx} columns={width} />
        {items.map(({ index }) => {
          const test = pages.rows[index]
          return test ? (
            <Row key={test.id} index={index} test={test} layer={layer} columns={others} sort={state.sort} />
          ) : (
            <tr key={`row ${index}`} aria-rowindex={index + 2}>
              <td colSpan={width} class="placeholder">
                …
              </td>
            </tr>
          )
        })}
        <SpacerRow heightPx={afterPx} columns={width} />
      </tbody>
    </table>
  )
}

const NAME: Column = { key: 'name', title: 'Test', sort: 'asc', className: '', cell: () => null }

function Heading({ column, state }: { column: Column; state: ListState }) {
  const sorted = column.sort && column.key === state.sort
  const classes = `${column.number ? 'num' : ''} ${column.className.includes('extra-wide-only') ? 'extra-wide-only' : ''}`
  return (
    <th
      scope="col"
      class={classes.trim() || undefined}
      aria-sort={sorted ? (state.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {column.sort ? (
        <button type="button" onClick={() => state.setSort(column.key)}>
          {column.title}
          {column.number ? (
            <span class="unit-slot">{sorted ? (state.order === 'asc' ? '▴' : '▾') : ''}</span>
          ) : sorted ? (
            ` ${state.order === 'asc' ? '▴' : '▾'}`
          ) : null}
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

interface RowProps {
  index: number
  test: TestRow
  layer: Column | undefined
  columns: Column[]
  sort: string
}

function Row({ index, test, layer, columns, sort }: RowProps) {
  const link = usePageLink()
  return (
    <tr aria-rowindex={index + 2}>
      {layer && <td class={layer.className}>{layer.cell(test)}</td>}
      <td class="name">
        <a
          data-row
          href={link(`/tests/${encodeURIComponent(test.id)}`)}
          title={titleText(test.titlePath).slice(0, 500)}
        >
          <TitlePath path={test.titlePath} ordinal={test.ordinal} />
        </a>
        <span class="path">
          {test.project && (
            <>
              <Given text={test.project} /> ·{' '}
            </>
          )}
          <Given text={test.file} />
          {test.line ? `:${test.line}` : ''}
          {test.owners.length > 0 && (
            <>
              {' '}
              · <Given text={test.owners.join(', ')} />
            </>
          )}
        </span>
      </td>
      {columns.map((column) => (
        <td key={column.key} class={column.className}>
          {column.cell(test)}
        </td>
      ))}
      {isNarrow() && <td class="cell-note">{cardNote(test, sort)}</td>}
    </tr>
  )
}
