import { useEffect, useRef, useState } from 'preact/hooks'
import { apiPath, get, RequestFailed, type Params } from '../../api/client.ts'
import { arrivals } from '../../api/live.ts'
import type { TestRow, TestsAnswer } from '../../api/types.ts'

const PAGE_SIZE = 200
/** Whoever has scrolled further is not disturbed by new runs, but told of them. */
const REFRESHED_PAGES = 2

export interface TestPages {
  /** Facets, sums and range of the first page. */
  head: TestsAnswer | undefined
  rows: TestRow[]
  error: RequestFailed | undefined
  /** The rows answer the filter of before. */
  stale: boolean
  /** Runs came in that the rows do not show. */
  outdated: boolean
  /** What the next page begins with: null after the last one. */
  next: string | null
  loadMore: () => void
  reload: () => void
}

interface Loaded {
  key: string
  tick: number
  pages: TestsAnswer[]
}

/** The lists seen last: going back shows one at once, while it is asked for again. */
const seen = new Map<string, Loaded>()
const LISTS_KEPT = 4

function keepSeen(list: Loaded): void {
  seen.delete(list.key)
  seen.set(list.key, list)
  if (seen.size > LISTS_KEPT) seen.delete(seen.keys().next().value!)
}

/** The list, loaded page by page as it is scrolled. */
export function useTestPages(params: Params): TestPages {
  const key = apiPath('/tests', { ...params, limit: PAGE_SIZE })
  const tick = arrivals.value
  const [latest, setLatest] = useState<Loaded>()
  const [failure, setFailure] = useState<{ key: string; error: RequestFailed }>()
  const [attempt, setAttempt] = useState(0)
  const asked = useRef(0)
  /** What follows the rows, while it is on its way. */
  const loadingMore = useRef<string | undefined>(undefined)

  const list = latest?.key === key ? latest : (seen.get(key) ?? latest)
  const current = list?.key === key
  const pages = list?.pages ?? []
  const undisturbed = current && pages.length > REFRESHED_PAGES

  const show = (loaded: Loaded): void => {
    keepSeen(loaded)
    setLatest(loaded)
    setFailure(undefined)
  }
  const fail = (cause: unknown): void => setFailure({ key, error: asFailure(cause) })

  useEffect(() => {
    if (undisturbed && list.tick !== tick && asked.current === attempt) return undefined
    asked.current = attempt
    const abort = new AbortController()
    // Asked after each page: whoever scrolls on meanwhile is not sent back.
    const wanted = (): number => seen.get(key)?.pages.length ?? 1
    loadPages(params, wanted, abort.signal).then(
      (answers) => show({ key, tick, pages: answers }),
      (cause: unknown) => {
        if (!abort.signal.aborted) fail(cause)
      },
    )
    return () => abort.abort()
  }, [key, tick, attempt])

  const next = (current && pages.at(-1)?.next) || null
  const loadMore = (): void => {
    if (!next) return
    const path = apiPath('/tests', { ...params, limit: PAGE_SIZE, cursor: next })
    if (loadingMore.current === path) return
    loadingMore.current = path
    get<TestsAnswer>(path)
      .then((page) => {
        const before = seen.get(key)
        if (before && before.pages.at(-1)?.next === next) show({ ...before, pages: [...before.pages, page] })
      }, fail)
      .finally(() => {
        if (loadingMore.current === path) loadingMore.current = undefined
      })
  }

  return {
    head: pages[0],
    rows: pages.flatMap((page) => page.tests),
    error: failure?.key === key ? failure.error : undefined,
    stale: list !== undefined && !current,
    outdated: undisturbed && list.tick !== tick,
    next,
    loadMore,
    reload: () => setAttempt((count) => count + 1),
  }
}

/** The first `wanted` pages, one after the other: a cursor is known only with the page before it. */
async function loadPages(params: Params, wanted: () => number, abort: AbortSignal): Promise<TestsAnswer[]> {
  const pages: TestsAnswer[] = []
  let cursor: string | null | undefined
  do {
    const page = await get<TestsAnswer>(apiPath('/tests', { ...params, limit: PAGE_SIZE, cursor }), abort)
    pages.push(page)
    cursor = page.next
  } while (cursor && pages.length < wanted())
  return pages
}

/** Every test that matches, for the export. */
export async function loadAll(params: Params): Promise<TestRow[]> {
  const pages = await loadPages(params, () => Infinity, new AbortController().signal)
  return pages.flatMap((page) => page.tests)
}

const asFailure = (cause: unknown): RequestFailed =>
  cause instanceof RequestFailed ? cause : new RequestFailed(-1, String(cause))
