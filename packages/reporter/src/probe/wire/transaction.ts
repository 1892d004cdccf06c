import type { Asked, Crossing } from '../collector.ts'

/** Beyond this a transaction is taken as kept: memory stays bounded. */
const MOST_OPEN = 10_000

/** One connection's transaction: what a rollback takes back was not left behind. */
export class Transaction {
  /** Crossings since BEGIN, with a mark for each savepoint; undefined outside. */
  #open: (Crossing | 'savepoint')[] | undefined

  /** Takes note of a statement, and gives its crossing back. */
  begin({ verb }: Asked, crossing: Crossing): Crossing {
    if (verb === 'begin') this.#open ??= []
    else if (verb === 'commit') this.#open = undefined
    else if (verb === 'rollback') this.rollback()
    else if (verb === 'savepoint') (this.#open ??= []).push('savepoint')
    else if (verb === 'rollback to') this.#undoTo(this.#open?.lastIndexOf('savepoint') ?? -1)
    else if (verb !== 'release' && this.#open && this.#open.length < MOST_OPEN) this.#open.push(crossing)
    return crossing
  }

  /** Also where the connection ends in the middle of a transaction. */
  rollback(): void {
    this.#undoTo(0)
    this.#open = undefined
  }

  #undoTo(place: number): void {
    for (const crossing of this.#open?.splice(Math.max(0, place)) ?? []) if (crossing !== 'savepoint') crossing.undone()
  }
}
