/** Bytes of messages that come in pieces. Beyond `most` waiting bytes it gives up for good, and keeps nothing. */
export class ByteQueue {
  #waiting = Buffer.alloc(0)
  #skip = 0
  hasGivenUp = false
  readonly #most: number

  constructor(most = 1024 * 1024) {
    this.#most = most
  }

  /**
   * @param take is given what waits, and says how many bytes it has dealt with; 0 = it needs more. More than there are:
   * those that follow are passed over
   */
  push(bytes: Uint8Array, take: (waiting: Buffer) => number): void {
    if (this.hasGivenUp) return
    const skipped = Math.min(this.#skip, bytes.length)
    this.#skip -= skipped
    const rest = bytes.subarray(skipped)
    this.#waiting = this.#waiting.length === 0 ? Buffer.from(rest) : Buffer.concat([this.#waiting, rest])
    while (this.#waiting.length > 0) {
      const used = take(this.#waiting)
      if (used <= 0) break
      this.#skip = Math.max(0, used - this.#waiting.length)
      this.#waiting = this.#waiting.subarray(used)
    }
    if (this.#waiting.length > this.#most) this.giveUp()
  }

  giveUp(): void {
    this.hasGivenUp = true
    this.#waiting = Buffer.alloc(0)
  }
}
