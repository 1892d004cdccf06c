/** Waits for the turn of a report of so many bytes. */
export type Sluice = (bytes: number) => Promise<void>

/** What this many bytes on the wire mean takes some milliseconds to take in. */
const bytesPerTurn = 64 * 1024

/**
 * Reports that come at the same moment are let through a few at a time, in the order in which they came, and whoever
 * else asks for something is answered in between. Small ones go together, and so into one commit; a large one alone.
 */
export function createSluice(): Sluice {
  const waiting: { bytes: number; pass: () => void }[] = []
  let left = bytesPerTurn
  let isOpening = false

  function letThrough(): void {
    while (waiting.length > 0 && (left === bytesPerTurn || waiting[0]!.bytes <= left)) {
      const { bytes, pass } = waiting.shift()!
      left -= bytes
      pass()
    }
    if (left === bytesPerTurn || isOpening) return
    isOpening = true
    setImmediate(() => {
      isOpening = false
      left = bytesPerTurn
      letThrough()
    })
  }

  return (bytes) =>
    new Promise((pass) => {
      waiting.push({ bytes, pass })
      letThrough()
    })
}
