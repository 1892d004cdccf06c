import { groupBy } from './group-by.ts'

/** Fewer runs of one commit than this are pooled with their neighbours in time. */
const ENOUGH_FOR_A_STRATUM = 4
const POOL = 10

/**
 * The stratum of each run: outcomes are compared only inside a stratum, so that a change of the code cannot pass for an
 * effect of the order. A commit with at least four runs is a stratum. Ordinary CI runs a commit once or twice, which
 * leaves nothing to compare; such commits are pooled with their neighbours in time, at least ten runs together (real
 * breakages have been taken out before: see `brokenRuns`).
 *
 * @param commit commit of each run, oldest first
 */
export const strataOf = (commit: Int32Array): Int32Array => {
  const runsOfCommit = groupBy(commit.keys(), (run) => commit[run]!)
  const stratum = new Int32Array(commit.length)
  let next = 0
  let pool: number[] = []
  let pools = 0
  const assign = (runs: readonly number[], number: number): void => {
    for (const run of runs) stratum[run] = number
  }
  let lastPool = -1
  for (const runs of runsOfCommit.values()) {
    if (runs.length >= ENOUGH_FOR_A_STRATUM) {
      assign(runs, next++)
      continue
    }
    pool.push(...runs)
    if (pool.length < POOL) continue
    lastPool = next
    assign(pool, next++)
    pools++
    pool = []
  }
  assign(pool, pools > 0 ? lastPool : next)
  return stratum
}

export interface Stratum {
  runs: readonly number[]
  /** Share of its runs that failed. */
  rate: number
}

/** Strata with both outcomes: the others cannot tell anything. */
export const tellingStrata = (fails: Uint8Array, stratum: Int32Array): Stratum[] =>
  [...groupBy(fails.keys(), (run) => stratum[run]!).values()]
    .map((runs) => ({ runs, rate: runs.reduce((sum, run) => sum + fails[run]!, 0) / runs.length }))
    .filter(({ rate }) => rate > 0 && rate < 1)
