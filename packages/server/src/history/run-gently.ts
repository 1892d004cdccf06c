import type { Steps } from '../analysis/order/steps.ts'

/** Others wait at most about so long, and one step. */
const usualTurnMs = 8

/** Runs a computation to its end in turns, with whatever else there is to do in between. */
export async function runGently<Result>(steps: Steps<Result>, turnMs = usualTurnMs): Promise<Result> {
  for (;;) {
    await new Promise(setImmediate)
    const endMs = performance.now() + turnMs
    do {
      const step = steps.next()
      if (step.done) return step.value
    } while (performance.now() < endMs)
  }
}
