/**
 * Durations test by test, oldest run first: the results of test `t` are the places [first[t], first[t + 1]) of the
 * columns. (history/test-major.ts makes one.)
 */
export interface DurationHistory {
  readonly runs: readonly { readonly environment: { readonly machine: string } }[]
  /** Number of tests plus 1. */
  readonly first: Int32Array
  /** Index into `runs`. */
  readonly run: Int32Array
  readonly durationMs: Float32Array
  /** Status codes (codec/status.ts). Only 0, passed at the first attempt, tells how long a test takes. */
  readonly status: Uint8Array
}

/** The durations of one test in the runs in which it passed, oldest first, as natural logarithms of ms. */
export interface TestSeries {
  /** Indices into `runs`. */
  run: Int32Array
  logMs: Float64Array
}

/** Shorter ones are as good as nothing, and have no logarithm. */
const leastMs = 0.01

/** @param without runs that are left out: 1 */
export function seriesOf(history: DurationHistory, test: number, without?: Uint8Array): TestSeries {
  const { first, run, durationMs, status } = history
  const end = first[test + 1]!
  const counts = (place: number): boolean => status[place] === 0 && !without?.[run[place]!]
  let count = 0
  for (let place = first[test]!; place < end; place++) if (counts(place)) count++
  const series = { run: new Int32Array(count), logMs: new Float64Array(count) }
  let index = 0
  for (let place = first[test]!; place < end; place++) {
    if (!counts(place)) continue
    series.run[index] = run[place]!
    series.logMs[index++] = Math.log(Math.max(durationMs[place]!, leastMs))
  }
  return series
}
