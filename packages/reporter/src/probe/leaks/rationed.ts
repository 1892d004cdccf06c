import type { Leak } from '../../report.ts'
import { nowMs } from '../now.ts'
import type { StateWatch } from './state-watch.ts'

/**
 * What one kind of watch may cost in this process. It is for the whole process, so that a thousand small files that share
 * it pay for its first looks once.
 */
export interface Ration {
  /** Looks that are free, however slow the machine is: what is found in a small suite is no matter of luck. */
  freeLooks: number
  /** Further ones may take this part of the time that the process spends in tests. */
  share: number
  /** What a look takes, in milliseconds, and what the first one of a file does. */
  costMs: number
  startMs: number
  /** Of those that were not free. */
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
    const cost = this.#watch ? 'costMs' : 'startMs'
    if (!this.#affords(inTestsMs)) {
      this.#knows = 'nothing'
      return
    }
    const beganMs = nowMs()
    try {
      if (this.#watch) this.#watch.rebase()
      else this.#watch = this.#start()
    } finally {
      this.#pay(nowMs() - beganMs, cost)
    }
    this.#knows = 'this'
  }

  /** @param own where changes of the test that has just ended go; @param shared where go those that may be others' */
  look(inTestsMs: number, own: Leak[], shared: Leak[]): void {
    const knew = this.#knows
    if (knew === 'nothing') return this.rebase(inTestsMs)
    if (this.isEmpty()) return
    if (!this.#affords(inTestsMs)) {
      this.#knows = 'earlier'
      return
    }
    const beganMs = nowMs()
    try {
      const changes = this.#watch!.changes()
      if (changes.length > 0) (knew === 'this' ? own : shared).push(...changes)
    } finally {
      this.#pay(nowMs() - beganMs, 'costMs')
    }
    this.#knows = 'this'
  }

  /** There is nothing that could change: a look is free. */
  isEmpty(): boolean {
    return this.#knows === 'this' && this.#watch?.isEmpty?.() === true
  }

  /** Tests have gone by without a look. */
  missed(): void {
    if (this.#knows === 'this') this.#knows = 'earlier'
  }

  /** How long tests have to have run in this process until it may look again. */
  affordableFromMs(): number {
    const { freeLooks, share, spentMs, costMs, startMs } = this.#ration
    return freeLooks > 0 ? 0 : (spentMs + (this.#watch ? costMs : startMs)) / share
  }

  #affords(inTestsMs: number): boolean {
    return this.affordableFromMs() <= inTestsMs
  }

  #pay(tookMs: number, cost: 'costMs' | 'startMs'): void {
    const ration = this.#ration
    // A look that something else has interrupted says little of what looking costs.
    ration[cost] = Math.min(tookMs, ration[cost] * 2)
    if (ration.freeLooks > 0) ration.freeLooks--
    else ration.spentMs += ration[cost]
  }
}
