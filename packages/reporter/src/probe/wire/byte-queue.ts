/** Bytes of messages that come in pieces. Beyond `most` waiting bytes it gives up for good, and keeps nothing. */
export class ByteQueue {
  #waiting: Buffer = NOTHING
  #skip = 0
  hasGivenUp = false
  readonly #most: number

  constructor(most = 1024 * 1024) {
    this.#most = most
  }

  /**
   * @param take is given what waits, and says how many bytes it has dealt with; 0 = it needs more. More than there are:
   * those that follow are passed over. It may throw: what it cannot read is given up
   */
  push(bytes: Uint8Array, take: (waiting: Buffer) => number): void {
    if (this.hasGivenUp) return
    const skipped = Math.min(this.#skip, bytes.length)
    this.#skip -= skipped
    if (skipped === bytes.length) return
    // The bytes are the sender's own, and no copy is made of those that are dealt with at once.
    const rest = Buffer.from(bytes.buffer, bytes.byteOffset + skipped, bytes.length - skipped)
    let waiting = this.#waiting.length === 0 ? rest : Buffer.concat([this.#waiting, rest])
    try {
      while (waiting.length > 0) {
        const used = take(waiting)
        if (this.hasGivenUp) return
        if (used <= 0) break
        this.#skip = Math.max(0, used - waiting.length)
        waiting = waiting.subarray(used)
      }
    } catch {
      return this.giveUp()
    }
    if (waiting.length > this.#most) this.giveUp()
    else this.#waiting = waiting.length === 0 ? NOTHING : Buffer.from(waiting)
  }

  giveUp(): void {
    this.hasGivenUp = true
    this.#waiting = NOTHING
  }
}

const NOTHING = Buffer.alloc(0)
