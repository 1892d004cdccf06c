import type { Crossing } from '../collector.ts'

/** Beyond this the oldest question is taken as answered: memory stays bounded whatever the server does. */
const MOST_WAITING = 1000

/** Questions that wait for an answer which names them. */
export class Unanswered<Key> {
  readonly #waiting = new Map<Key, Crossing>()

  add(key: Key, crossing: Crossing): void {
    this.answered(key)
    if (this.#waiting.size >= MOST_WAITING) {
      const [oldest] = this.#waiting.keys()
      this.answered(oldest!)
    }
    this.#waiting.set(key, crossing)
  }

  answered(key: Key, rows?: number): void {
    this.#waiting.get(key)?.answered(rows)
    this.#waiting.delete(key)
  }

  answerWhere(fits: (key: Key) => boolean): void {
    for (const key of this.#waiting.keys()) if (fits(key)) this.answered(key)
  }

  answerAll(): void {
    for (const crossing of this.#waiting.values()) crossing.answered()
    this.#waiting.clear()
  }
}
