/** Long work goes on for so long at a time; whoever comes meanwhile waits no longer than that and one step. */
const TURN_MS = 5

/** @returns a function to be awaited between the steps of a long work: lets others in when it is their turn */
export function createBreath(turnMs = TURN_MS): () => Promise<void> | undefined {
  let endMs = performance.now() + turnMs
  return () => {
    if (performance.now() < endMs) return undefined
    return new Promise((resolve) =>
      setImmediate(() => {
        endMs = performance.now() + turnMs
        resolve()
      }),
    )
  }
}
