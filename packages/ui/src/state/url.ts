import { useLocation } from 'preact-iso/router'

export type Changes = Record<string, string | null>

/** The address with some parameters set, or removed (null or ''). Others stay. */
function withParams(url: string, changes: Changes): string {
  const at = new URL(url, location.origin)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') at.searchParams.delete(name)
    else at.searchParams.set(name, value)
  }
  // Colons and slashes are legal in a query, and a filter stays readable with them.
  const query = at.searchParams.toString().replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%21', '!')
  return at.pathname + (query ? `?${query}` : '') + at.hash
}

export interface UrlState {
  param: (name: string) => string | undefined
  /** Changes the address: a new entry in the history, unless `replace`. */
  set: (changes: Changes, replace?: boolean) => void
  link: (changes: Changes) => string
}

export function useUrl(): UrlState {
  const { url, query, route } = useLocation()
  return {
    param: (name) => query[name],
    set: (changes, replace = false) => route(withParams(url, changes), replace),
    link: (changes) => withParams(url, changes),
  }
}

export const RANGES = ['24h', '7d', '30d', '90d'] as const
export type RangeName = (typeof RANGES)[number]
export const RANGE_WORDS: Record<RangeName, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d', '90d': '90 d' }
export const RANGE_SENTENCE: Record<RangeName, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
}
const DEFAULT_RANGE: RangeName = '30d'

export function useRange(): RangeName {
  const { param } = useUrl()
  const asked = param('range')
  return RANGES.find((range) => range === asked) ?? DEFAULT_RANGE
}

/** A link to another page keeps the range and the project that are looked at. */
export function usePageLink(): (path: string, changes?: Changes) => string {
  const { param } = useUrl()
  return (path, changes = {}) =>
    withParams(path, { range: param('range') ?? null, project: param('project') ?? null, ...changes })
}
