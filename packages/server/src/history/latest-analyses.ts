/** The latest complete analysis of something, and whether something newer is on its way. */
export interface Latest<Analysis> {
  analysis: Analysis
  isCurrent: boolean
}

export interface LatestAnalyses<Input, Analysis> {
  /**
   * The analysis of that input. It is made outside of any request, and only once for the same mark: where that takes
   * long, who asks gets the one before, with `isCurrent` false. Only the first of all is waited for.
   *
   * @param name what it is about; a newer input takes the place of the older one of that name
   * @param mark differs whenever the input does
   */
  of(name: string, mark: string, input: Input): Promise<Latest<Analysis>>
}

export interface LatestAnalysesOptions<Input, Analysis> {
  /** Should take its time in turns (run-gently.ts). */
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
}

export function createLatestAnalyses<Input, Analysis>(
  options: LatestAnalysesOptions<Input, Analysis>,
): LatestAnalyses<Input, Analysis> {
  const { analyse, onReady, patienceMs = 1000, most = 6 } = options
  type Own = Kept<Input, Analysis>
  const kept = new Map<string, Own>()
  /** One after the other: they would only slow each other down. */
  let turn: Promise<unknown> = Promise.resolve()

  function keep(name: string, wanted: Own['wanted']): Own {
    const own: Own = kept.get(name) ?? { wanted, isAwaited: false }
    own.wanted = wanted
    kept.delete(name)
    kept.set(name, own)
    if (kept.size > most) kept.delete(kept.keys().next().value!)
    return own
  }

  async function make(own: Own): Promise<void> {
    while (own.done?.mark !== own.wanted.mark) {
      const { mark, input } = own.wanted
      const made = turn.then(() => analyse(input))
      turn = made.catch(() => {})
      own.done = { mark, analysis: await made }
    }
    if (own.isAwaited) onReady()
    own.isAwaited = false
  }

  return {
    async of(name, mark, input) {
      const own = keep(name, { mark, input })
      if (own.done?.mark !== mark) {
        own.making ??= make(own).finally(() => (own.making = undefined))
        await (own.done ? Promise.race([own.making, patience(patienceMs)]) : own.making)
      }
      const { done } = own
      const isCurrent = done!.mark === mark
      if (!isCurrent) own.isAwaited = true
      return { analysis: done!.analysis, isCurrent }
    },
  }
}

const patience = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())
