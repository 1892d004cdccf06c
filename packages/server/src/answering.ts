// The event loop is one for all servers of a process, and so is this count.
let answers = 0

/** Somebody waits for an answer at this moment. */
export const areAnswersWaiting = (): boolean => answers > 0

/** Counts as waiting until it has been answered. */
export async function answering<Result>(answer: () => Promise<Result>): Promise<Result> {
  answers++
  try {
    return await answer()
  } finally {
    answers--
  }
}
