import { useEffect, useState } from 'preact/hooks'
import { RequestFailed, get } from './client.ts'
import { arrivals, orderNews } from './live.ts'

export interface Query<T> {
  data: T | undefined
  /** What went wrong with the last request; `data` may still hold the answer before it. */
  error: RequestFailed | undefined
  /** `data` answers an older question (another filter, say) until the new answer is there. */
  stale: boolean
  retry: () => void
}

export interface QueryOptions<T> {
  keep?: boolean
  live?: boolean
  order?: boolean
  read?: (path: string, abort: AbortSignal) => Promise<T>
}

/** Answers by path, so that going back shows a page at once while it is asked for again. */
const cache = new Map<string, unknown>()
const CACHE_SIZE = 40

/**
 * The answer to `path` (null: nothing to ask), asked for again whenever a run arrives.
 * With `order`, whenever something is learnt about the order of the tests, too.
 * With `keep`, the answer to the path before stays until the new one is there.
 * With `read`, what is made of the answer to the path.
 */
export function useQuery<T>(path: string | null, options: QueryOptions<T> = {}): Query<T> {
  const { keep = false, live = true, order = false, read = get<T> } = options
  const [state, setState] = useState<{ path: string | null; data?: T; error?: RequestFailed }>({ path: null })
  const [attempt, setAttempt] = useState(0)
  const tick = (live ? arrivals.value : 0) + (order ? orderNews.value : 0)

  useEffect(() => {
    if (path === null) return undefined
    const abort = new AbortController()
    read(path, abort.signal).then(
      (data) => {
        remember(path, data)
        setState({ path, data })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        setState((before) => ({ ...(before.path === path ? before : { path }), error: asFailure(error) }))
      },
    )
    return () => abort.abort()
  }, [path, attempt, tick, read])

  const current = state.path === path
  const known = current ? state.data : ((path === null ? undefined : cache.get(path)) as T | undefined)
  const data = known ?? (keep ? state.data : undefined)
  return {
    data,
    error: current ? state.error : undefined,
    stale: data !== undefined && known === undefined,
    retry: () => setAttempt((count) => count + 1),
  }
}

function remember(path: string, data: unknown): void {
  cache.delete(path)
  cache.set(path, data)
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value!)
}

/** For pages whose answer of before would mislead the next: an empty history that is empty no more. */
export const forgetAnswers = (): void => cache.clear()

const asFailure = (error: unknown): RequestFailed =>
  error instanceof RequestFailed ? error : new RequestFailed(-1, error instanceof Error ? error.message : String(error))
