import type { Leak } from '../../report.ts'
import { quietly } from '../quietly.ts'
import type { Rationed } from './rationed.ts'

/**
 * The dear watches of one file. While none of them can afford a look, a test costs a comparison: what is done after every
 * one of thousands of tests is compiled again and again by the engine, and that takes longer than to do it.
 */
export class DearWatches {
  readonly #watches: readonly Rationed[]
  /** Those for which there was nothing to look at, and which would look as soon as there is. */
  #empty: Rationed[] = []
  #nextMs = 0
  #hasMissed = false

  constructor(watches: readonly Rationed[]) {
    this.#watches = watches
  }

  /** What is there now is nobody's doing. */
  rebase(inTestsMs: number): void {
    for (const watch of this.#watches) quietly(() => watch.rebase(inTestsMs))
    this.#plan()
  }

  /** @param inTestsMs see Rationed; own, shared likewise */
  look(inTestsMs: number, own: Leak[], shared: Leak[]): void {
    if (inTestsMs < this.#nextMs && this.#areStillEmpty()) this.#hasMissed = true
    else this.#lookAt(inTestsMs, own, shared)
  }

  #lookAt(inTestsMs: number, own: Leak[], shared: Leak[]): void {
    for (const watch of this.#watches) {
      quietly(() => {
        if (this.#hasMissed && !this.#empty.includes(watch)) watch.missed()
        watch.look(inTestsMs, own, shared)
      })
    }
    this.#plan()
  }

  #areStillEmpty(): boolean {
    for (let place = 0; place < this.#empty.length; place++) if (!this.#empty[place]!.isEmpty()) return false
    return true
  }

  #plan(): void {
    this.#hasMissed = false
    this.#empty = this.#watches.filter((watch) => watch.isEmpty())
    const others = this.#watches.filter((watch) => !this.#empty.includes(watch))
    this.#nextMs = Math.min(...others.map((watch) => watch.affordableFromMs()))
  }
}
