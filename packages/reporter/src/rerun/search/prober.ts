/** Runs these tests in this order and then the victim: did the victim fail? Rejects only if nothing could be run. */
export type RunBefore = (before: readonly number[]) => Promise<boolean>

/** Thrown, with the reason, when the search can run nothing more; caught where the best answer so far is known. */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent'
}

export interface Tally {
  failed: number
  passed: number
}

/**
 * Every order is run as rarely as possible: outcomes are kept by their exact order. A failure may be a flake, so it can
 * be asked to show several times; a pass is taken at once, for whatever always fails cannot pass.
 */
export class Prober {
  readonly #run: RunBefore
  readonly #maxRuns: number
  readonly #shouldStop: () => boolean
  readonly #tallies = new Map<string, Tally>()
  /** Everything that was run, repetitions included. */
  runs = 0
  /** Different orders that were run. */
  orders = 0

  constructor(run: RunBefore, maxRuns: number, shouldStop: () => boolean = () => false) {
    this.#run = run
    this.#maxRuns = maxRuns
    this.#shouldStop = shouldStop
  }

  tally(before: readonly number[]): Tally {
    const key = before.join()
    let tally = this.#tallies.get(key)
    if (!tally) this.#tallies.set(key, (tally = { failed: 0, passed: 0 }))
    return tally
  }

  /** Runs it once more, whatever is known. */
  async again(before: readonly number[]): Promise<boolean> {
    if (this.#shouldStop()) throw new BudgetSpent('stopped')
    if (this.runs >= this.#maxRuns) throw new BudgetSpent(`the limit of ${this.#maxRuns} runs is reached`)
    this.runs++
    const failed = await this.#run(before)
    const tally = this.tally(before)
    if (tally.failed + tally.passed === 0) this.orders++
    if (failed) tally.failed++
    else tally.passed++
    return failed
  }

  /** True if it failed `times` times and never passed. Runs only what is not known yet. */
  async fails(before: readonly number[], times: number): Promise<boolean> {
    const tally = this.tally(before)
    while (tally.passed === 0 && tally.failed < times) await this.again(before)
    return tally.passed === 0
  }
}
