/**
 * A computation in small steps, none of them longer than a few ms: whoever drives it decides what happens in between.
 * A server answers requests, a command line just goes on.
 */
export type Steps<Result> = Generator<undefined, Result>

export const runSteps = <Result>(steps: Steps<Result>): Result => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
