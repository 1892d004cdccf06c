import type { Steps } from '../analysis/order/steps.ts'
import { areAnswersWaiting } from '../answering.ts'

export interface GentleOptions {
  /** Others wait at most about so long, and one step. ms. @default 8 */
  turnMs?: number
}

/** So long nobody minds: the first answers about a small history have everything in them. */
const blinkMs = 100
/** While an answer is on its way, long work gets a turn no more often than that. */
const restMs = 10

/** Runs a computation to its end in turns, with whatever else there is to do in between. */
export async function runGently<Result>(steps: Steps<Result>, { turnMs = 8 }: GentleOptions = {}): Promise<Result> {
  const giveWay = createGiveWay()
  for (;;) {
    await giveWay()
    const endMs = performance.now() + turnMs
    do {
      const step = steps.next()
      if (step.done) return step.value
    } while (performance.now() < endMs)
  }
}

/**
 * @param isPatient whether answers go first at this moment, where that takes more than a blink. @default never
 * @returns a function to be awaited between the turns of a long work
 */
export function createGiveWay(isPatient: () => boolean = () => false): () => Promise<void> {
  let workedMs = 0
  let beginMs = performance.now()
  return async () => {
    workedMs += performance.now() - beginMs
    if (workedMs > blinkMs && areAnswersWaiting() && isPatient()) await new Promise((next) => setTimeout(next, restMs))
    else await new Promise(setImmediate)
    beginMs = performance.now()
  }
}
