import type { DurationHistory } from '../../packages/server/src/analysis/slow/duration-history.ts'
import { statusCode } from '../../packages/server/src/codec/status.ts'
import type { SimulatedHistory } from './history.ts'

/** A simulated history as the analysis of durations takes it. */
export function toDurations({ suite, runs, durationMs, outcomes }: SimulatedHistory): {
  history: DurationHistory
  groupOf: Uint8Array
} {
  const tests = suite.tests.length
  const first = new Int32Array(tests + 1)
  const run: number[] = []
  const status: number[] = []
  const durations: number[] = []
  for (let test = 0; test < tests; test++) {
    for (let index = 0; index < runs.length; index++) {
      const place = index * tests + test
      if (Number.isNaN(durationMs[place])) continue
      run.push(index)
      durations.push(durationMs[place]!)
      status.push(statusCode[outcomes[place]!.status])
    }
    first[test + 1] = run.length
  }
  return {
    history: {
      runs: runs.map(({ os, cpu, workers }) => ({ environment: { machine: `${os} ${cpu} ${workers}` } })),
      first,
      run: Int32Array.from(run),
      durationMs: Float32Array.from(durations),
      status: Uint8Array.from(status),
    },
    groupOf: Uint8Array.from(suite.tests, ({ layer }) => layer),
  }
}
