/** Shorter ones are the event loop's own, or somebody's debounce on a busy machine. */
const LEAST_MS = 50
/** Waits that differ by less are of the same length. */
const ALIKE_MS = 20
/** This often or oftener, waits of the same length are a loop that polls: it ends as soon as it can. */
const POLLS = 3
/** So are many short ones. */
const SHORT_POLLS = 5
const SHORT_MS = 120
const MOST_STRETCHES = 64

interface Stretch {
  ms: number
  /** How many questions had been asked by then. */
  asked: number
}

/** The waits of one test, each from one thing that happened to the next. */
export class IdleStretches {
  #ended: Stretch[] = []
  #currentMs = 0
  #isTooMany = false
  #shorts = 0

  /** The wait goes on. */
  add(ms: number): void {
    this.#currentMs += ms
  }

  end(asked: number): void {
    if (this.#currentMs > 0 && this.#currentMs < SHORT_MS) this.#shorts++
    if (this.#currentMs >= LEAST_MS) {
      if (this.#ended.length < MOST_STRETCHES) this.#ended.push({ ms: this.#currentMs, asked })
      else this.#isTooMany = true
    }
    this.#currentMs = 0
  }

  /** What has come in may be what was waited for, all the time since something was last asked. */
  dropSince(asked: number): void {
    this.#currentMs = 0
    if (this.#ended.length > 0) this.#ended = this.#ended.filter((stretch) => stretch.asked < asked)
  }

  clear(): void {
    this.#ended = []
    this.#currentMs = 0
    this.#isTooMany = false
    this.#shorts = 0
  }

  /** Without what polls. */
  totalMs(): number {
    if (this.#isTooMany) return 0
    const lengths = this.#ended.map(({ ms }) => ms)
    const isPoll = (ms: number): boolean =>
      lengths.filter((other) => Math.abs(other - ms) <= Math.max(ALIKE_MS, ms * 0.1)).length >= POLLS ||
      (ms < SHORT_MS && this.#shorts >= SHORT_POLLS)
    return lengths.reduce((sum, ms) => (isPoll(ms) ? sum : sum + ms), 0)
  }
}
