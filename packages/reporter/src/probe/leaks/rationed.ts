import type { Leak } from '../../report.ts'
import { nowMs } from '../now.ts'
import type { StateWatch } from './state-watch.ts'

/**
 * What one kind of watch may cost in this process. It is for the whole process, so that a thousand small files that share
 * it pay its first milliseconds once.
 */
export interface Ration {
  /** Looking may take this part of the time that the process spends in tests. */
  share: number
  /** What it may take in any case, in milliseconds: short files are looked at whole. */
  freeMs: number
  /** What a look is expected to take, at first. */
  costMs: number
  spentMs: number
}

/**
 * A watch that is dear: it looks as often as its ration allows. What a look finds after tests that were not looked at
 * could be theirs too, and is nobody's.
 */
export class Rationed {
  readonly #start: () => StateWatch
  readonly #ration: Ration
  #watch: StateWatch | undefined
  /** Does it know what was there just before the test that runs? Or before earlier ones too, or not at all? */
  #knows: 'this' | 'earlier' | 'nothing' = 'nothing'

  constructor(ration: Ration, start: () => StateWatch) {
    this.#ration = ration
    this.#start = start
  }

  /** What is there now is nobody's doing. */
  rebase(inTestsMs: number): void {
    if (!this.#affords(inTestsMs)) {
      this.#knows = 'nothing'
      return
    }
    this.#timed(() => (this.#watch ? this.#watch.rebase() : (this.#watch = this.#start())))
    this.#knows = 'this'
  }

  /** @param own where changes of the test that has just ended go; @param shared where go those that may be others' */
  look(inTestsMs: number, own: Leak[], shared: Leak[]): void {
    const knew = this.#knows
    if (knew === 'nothing') return this.rebase(inTestsMs)
    if (!this.#affords(inTestsMs)) {
      this.#knows = 'earlier'
      return
    }
    this.#timed(() => (knew === 'this' ? own : shared).push(...this.#watch!.changes()))
    this.#knows = 'this'
  }

  #affords(inTestsMs: number): boolean {
    const { spentMs, costMs, freeMs, share } = this.#ration
    return spentMs + costMs <= freeMs + share * inTestsMs
  }

  #timed(work: () => void): void {
    const startMs = nowMs()
    try {
      work()
    } finally {
      // A look that something else has interrupted says little of what looking costs.
      const ration = this.#ration
      ration.costMs = Math.min(nowMs() - startMs, ration.costMs * 2)
      ration.spentMs += ration.costMs
    }
  }
}
