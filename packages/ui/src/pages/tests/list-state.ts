import type { Params } from '../../api/client.ts'
import { joinTokens, splitTokens } from '../../state/tokens.ts'
import { useRange, useUrl, type RangeName } from '../../state/url.ts'
import { COLUMNS } from './columns.tsx'

const DEFAULT_SORT = 'cost'

export interface ListState {
  tokens: string[]
  range: RangeName
  sort: string
  order: 'asc' | 'desc'
  hidden: string[]
  /** What the API is asked. */
  params: Params
  setTokens: (tokens: string[]) => void
  setSort: (key: string) => void
  toggleColumn: (key: string) => void
}

/** Everything that the list depends on, read from the address and written to it. */
export function useListState(): ListState {
  const { param, set } = useUrl()
  const range = useRange()
  const tokens = splitTokens(param('q') ?? '')
  const sortable = COLUMNS.find((column) => column.sort && column.key === param('sort'))
  const sort = sortable?.key ?? (param('sort') === 'name' ? 'name' : DEFAULT_SORT)
  const order = param('order') === 'asc' ? 'asc' : param('order') === 'desc' ? 'desc' : firstOrder(sort)
  const hidden = (param('hide') ?? '').split(',').filter(Boolean)

  return {
    tokens,
    range,
    sort,
    order,
    hidden,
    params: { range, project: param('project'), q: joinTokens(tokens), sort, order },
    setTokens: (next) => set({ q: joinTokens(next) }),
    setSort: (key) => {
      const next = key === sort ? (order === 'asc' ? 'desc' : 'asc') : firstOrder(key)
      set({ sort: key === DEFAULT_SORT ? null : key, order: next === firstOrder(key) ? null : next })
    },
    toggleColumn: (key) => {
      const next = hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key]
      set({ hide: next.join(',') }, true)
    },
  }
}

const firstOrder = (key: string): 'asc' | 'desc' => (key === 'name' ? 'asc' : 'desc')
