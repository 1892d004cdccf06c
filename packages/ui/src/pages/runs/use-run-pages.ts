import { useEffect, useRef, useState } from 'preact/hooks'
import { apiPath, get, RequestFailed, type Params } from '../../api/client.ts'
import { arrivals } from '../../api/live.ts'
import type { RunRow, RunsAnswer } from '../../api/types.ts'

const PAGE_SIZE = 50

export interface RunPages {
  runs: RunRow[] | undefined
  error: RequestFailed | undefined
  /** The runs answer the filter of before. */
  stale: boolean
  hasMore: boolean
  loadMore: () => void
  retry: () => void
}

interface Loaded {
  key: string
  runs: RunRow[]
  next: string | null
}

/** The runs, newest first, page by page. New runs come in at the top; older pages stay where they are. */
export function useRunPages(params: Params): RunPages {
  const key = apiPath('/runs', { ...params, limit: PAGE_SIZE })
  const [loaded, setLoaded] = useState<Loaded>()
  const [error, setError] = useState<RequestFailed>()
  const [attempt, setAttempt] = useState(0)
  const loadingMore = useRef(false)
  const tick = arrivals.value

  useEffect(() => {
    const abort = new AbortController()
    get<RunsAnswer>(key, abort.signal).then(
      ({ runs, next }) => {
        setError(undefined)
        setLoaded((before) => {
          // Without a run in common there is a gap between the two: start from the top again.
          const joined = before?.key === key && before.runs.some(({ id }) => runs.some((run) => run.id === id))
          const older = joined ? without(before.runs, runs) : []
          return older.length > 0 ? { key, runs: [...runs, ...older], next: before!.next } : { key, runs, next }
        })
      },
      (cause: unknown) => {
        if (!abort.signal.aborted) setError(asFailure(cause))
      },
    )
    return () => abort.abort()
  }, [key, tick, attempt])

  const current = loaded?.key === key
  const next = current ? loaded.next : null
  const loadMore = (): void => {
    if (next === null || loadingMore.current) return
    loadingMore.current = true
    get<RunsAnswer>(apiPath('/runs', { ...params, limit: PAGE_SIZE, cursor: next }))
      .then(
        (page) =>
          setLoaded((before) =>
            before?.key === key && before.next === next
              ? { key, runs: [...before.runs, ...without(page.runs, before.runs)], next: page.next }
              : before,
          ),
        (cause: unknown) => setError(asFailure(cause)),
      )
      .finally(() => (loadingMore.current = false))
  }
  return {
    runs: loaded?.runs,
    error,
    stale: loaded !== undefined && !current,
    hasMore: next !== null,
    loadMore,
    retry: () => setAttempt((count) => count + 1),
  }
}

function without(runs: RunRow[], known: RunRow[]): RunRow[] {
  const ids = new Set(known.map(({ id }) => id))
  return runs.filter(({ id }) => !ids.has(id))
}

const asFailure = (cause: unknown): RequestFailed =>
  cause instanceof RequestFailed ? cause : new RequestFailed(-1, String(cause))
