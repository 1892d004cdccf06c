import type { TestsAnswer } from '../../api/types.ts'
import { cost, percent, plural } from '../../format/number.ts'
import { Menu } from '../../parts/menu.tsx'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { useSavedScroll } from '../../state/use-saved-scroll.ts'
import { RANGE_SENTENCE, usePageLink, useUrl } from '../../state/url.ts'
import { COLUMNS } from './columns.tsx'
import { ExportMenu } from './export-menu.tsx'
import { Facets } from './facets.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useListState, type ListState } from './list-state.ts'
import { TestsTable } from './table.tsx'
import { useTestPages } from './use-test-pages.ts'

export function Tests() {
  useTitle('Tests')
  const state = useListState()
  const pages = useTestPages(state.params)
  const { head } = pages
  const pageLink = usePageLink()
  useSavedScroll(head !== undefined && !pages.stale)
  return (
    <div class="page">
      <div class="head">
        <div>
          <h1>Tests</h1>
          <p class="meta" aria-live="polite">
            {head && !pages.stale && <Sum answer={head} state={state} />}
          </p>
        </div>
        <div class="actions">
          <RangePicker />
          <SortChoice state={state} />
          <Menu label="Columns" className="wide-only">
            {COLUMNS.map((column) => (
              <label key={column.key}>
                <input
                  type="checkbox"
                  checked={!state.hidden.includes(column.key)}
                  onChange={() => state.toggleColumn(column.key)}
                />
                {column.title}
              </label>
            ))}
          </Menu>
          <ExportMenu params={state.params} />
          <a class="btn" href={pageLink('/files')}>
            By file
          </a>
          <a class="btn" href={pageLink('/quarantine')}>
            Quarantine
          </a>
        </div>
      </div>
      <div class="filter-area">
        <FilterBar tokens={state.tokens} head={head} onChange={state.setTokens} />
        <Facets facets={head?.facets} tokens={state.tokens} onChange={state.setTokens} />
      </div>
      {pages.error && head && (
        <div class="notice refused" role="alert">
          <span>
            <b>{pages.error.message}</b> {pages.error.fix}
          </span>
          <button type="button" class="btn tiny" onClick={pages.reload}>
            Try again
          </button>
        </div>
      )}
      {pages.outdated && (
        <div class="notice" role="status">
          <span>New runs came in.</span>
          <button type="button" class="btn tiny" onClick={pages.reload}>
            Show them
          </button>
        </div>
      )}
      {pages.error && !head ? (
        <Failure error={pages.error} retry={pages.reload} />
      ) : (
        <section class="panel long" aria-label="List of tests">
          {head && head.total === 0 && !pages.stale ? (
            <NoMatch state={state} />
          ) : (
            <TestsTable state={state} pages={pages} />
          )}
        </section>
      )}
    </div>
  )
}

/** The answer to "which of these cost us most": what the filtered tests take together. */
function Sum({ answer, state }: { answer: TestsAnswer; state: ListState }) {
  const { total, sum } = answer
  if (total === 0) return null
  const layer = state.tokens.length === 1 ? /^layer:(unit|integration|e2e)$/.exec(state.tokens[0]!)?.[1] : undefined
  return (
    <span>
      <b>{plural(total, layer ? `${layer} test` : 'test')}</b> {total === 1 ? 'takes' : 'take'}{' '}
      <b>{cost(sum.costMinutesPerWeek)} a week</b>
      {state.tokens.length > 0 && <>, {percent(sum.share)} of the suite’s test time</>}
      <span class="dim">{` · last ${RANGE_SENTENCE[state.range]}`}</span>
    </span>
  )
}

const SORTABLE = COLUMNS.filter((column) => column.sort)

/** The headers are not there on narrow screens. */
function SortChoice({ state }: { state: ListState }) {
  return (
    <span class="actions narrow-only">
      <select
        class="select"
        aria-label="Sort by"
        value={state.sort}
        onChange={(event) => state.setSort(event.currentTarget.value)}
      >
        {SORTABLE.map((column) => (
          <option key={column.key} value={column.key}>
            {column.title}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="btn"
        aria-label={state.order === 'asc' ? 'Ascending: turn around' : 'Descending: turn around'}
        onClick={() => state.setSort(state.sort)}
      >
        {state.order === 'asc' ? '▴' : '▾'}
      </button>
    </span>
  )
}

function NoMatch({ state }: { state: ListState }) {
  const { link } = useUrl()
  return (
    <State
      title="No test matches"
      actions={
        <>
          {state.tokens.length > 0 && (
            <a class="btn primary" href={link({ q: null })}>
              Clear filters
            </a>
          )}
          {state.range !== '90d' && (
            <a class="btn" href={link({ range: '90d' })}>
              Last 90 days
            </a>
          )}
        </>
      }
    >
      <p>
        {state.tokens.length > 0 ? 'Nothing fits all of these filters' : 'No test ran'} in the last{' '}
        {RANGE_SENTENCE[state.range]}. {state.tokens.length > 0 && 'Remove one, or look further back.'}
      </p>
    </State>
  )
}
