import { isRefusal } from '../errors.ts'

/** The latest complete analysis of something, and whether something newer is on its way. */
export interface Latest<Analysis> {
  analysis: Analysis
  isCurrent: boolean
}

export interface LatestAnalyses<Input, Analysis> {
  /**
   * The analysis of that input. It is made outside of any request, and only once for the same mark: where that takes
   * long, who asks gets the one before, with `isCurrent` false. Only the first of all is waited for; a later one is not
   * where it will take longer than the patience.
   *
   * @param name what it is about; a newer input takes the place of the older one of that name
   * @param mark differs whenever the input does
   * @param insistMs for who would rather wait so long than get the one before
   */
  of(name: string, mark: string, input: Input, insistMs?: number): Promise<Latest<Analysis>>
  /**
   * The same for who would rather have none than wait: undefined where even the first one is not there so soon, or could
   * not be made for now (a refusal). Between two of them the process rests, three times as long as one takes, 10 s at most.
   */
  soon(name: string, mark: string, input: Input, patienceMs: number): Promise<Latest<Analysis> | undefined>
}

export interface LatestAnalysesOptions<Input, Analysis> {
  analyse: (input: Input) => Promise<Analysis>
  /** Called when an analysis is complete that somebody could not wait for. */
  onReady: () => void
  /** How long a newer analysis is waited for while there is an older one, ms. @default 1000 */
  patienceMs?: number | undefined
  /** Names kept. @default 6 */
  most?: number
}

interface Kept<Input, Analysis> {
  wanted: { mark: string; input: Input }
  done?: { mark: string; analysis: Analysis }
  making?: Promise<void>
  /** Somebody got an older analysis than was wanted. */
  isAwaited: boolean
  /** When the one on its way was begun, by `performance.now()`. */
  begunAt: number
  /** How long the last one took. */
  tookMs: number
  /** How much longer than an analysis takes the next one is put off. */
  rest: number
  /** By `performance.now()`. */
  restsUntil: number
}

export function createLatestAnalyses<Input, Analysis>(
  options: LatestAnalysesOptions<Input, Analysis>,
): LatestAnalyses<Input, Analysis> {
  const { analyse, onReady, patienceMs = 1000, most = 6 } = options
  type Own = Kept<Input, Analysis>
  const kept = new Map<string, Own>()
  /** One after the other: they would only slow each other down. */
  let turn: Promise<unknown> = Promise.resolve()

  function keep(name: string, wanted: Own['wanted'], rest: number): Own {
    const own: Own = kept.get(name) ?? { wanted, isAwaited: false, begunAt: 0, tookMs: 0, rest, restsUntil: 0 }
    own.wanted = wanted
    kept.delete(name)
    kept.set(name, own)
    if (kept.size > most) kept.delete(kept.keys().next().value!)
    return own
  }

  async function make(own: Own): Promise<void> {
    while (own.done?.mark !== own.wanted.mark) {
      const restMs = own.restsUntil - performance.now()
      if (restMs > 0) await patience(restMs)
      const { mark, input } = own.wanted
      const made = turn.then(() => timed(() => analyse(input)))
      turn = made.catch(() => {})
      const { result, tookMs } = await made
      own.done = { mark, analysis: result }
      own.tookMs = tookMs
      own.restsUntil = performance.now() + Math.min(own.rest * tookMs, longestRestMs)
    }
    if (own.isAwaited) onReady()
    own.isAwaited = false
  }

  /** Begins with it, unless it is there. @returns undefined where it is */
  function begin(own: Own): Promise<void> | undefined {
    if (own.done?.mark === own.wanted.mark) return undefined
    if (own.making) return own.making
    own.begunAt = performance.now()
    own.making = make(own).finally(() => (own.making = undefined))
    // Whoever waits for it is told.
    own.making.catch(() => {})
    return own.making
  }

  /** Nobody waits in vain: what has been too long on its way, or took too long the last time, is not waited for. */
  async function waitAtMost({ making, done, begunAt, tookMs, restsUntil }: Own, mayWait: number): Promise<void> {
    const nowMs = performance.now()
    const expectedMs = done ? Math.max(0, restsUntil - nowMs) + tookMs : nowMs - begunAt
    if (expectedMs < mayWait) await Promise.race([making, patience(mayWait)])
  }

  function latestOf(own: Own, mark: string): Latest<Analysis> | undefined {
    const { done } = own
    const isCurrent = done?.mark === mark
    if (!isCurrent) own.isAwaited = true
    return done && { analysis: done.analysis, isCurrent }
  }

  return {
    async of(name, mark, input, insistMs) {
      const own = keep(name, { mark, input }, 0)
      const making = begin(own)
      if (making && !own.done) await making
      else if (making && insistMs !== undefined) await Promise.race([making, patience(insistMs)])
      else if (making) await waitAtMost(own, patienceMs)
      return latestOf(own, mark)!
    },
    async soon(name, mark, input, mayWait) {
      const own = keep(name, { mark, input }, restOfSoon)
      if (begin(own)) await waitAtMost(own, mayWait).catch(unlessRefused)
      return latestOf(own, mark)
    },
  }
}

function unlessRefused(error: unknown): void {
  if (!isRefusal(error)) throw error
}

const restOfSoon = 3
const longestRestMs = 10_000

export const patience = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

async function timed<Result>(make: () => Promise<Result>): Promise<{ result: Result; tookMs: number }> {
  const startMs = performance.now()
  const result = await make()
  return { result, tookMs: performance.now() - startMs }
}
