import { lnGamma } from '../beta.ts'

/**
 * Fisher's exact test, one-sided: chance that, of all failures, at least so many fall among these runs when it makes no
 * difference which runs they are (Fisher 1922; the tail of the hypergeometric distribution).
 */
export function fisherTail(failed: number, runs: number, failedOfAll: number, runsOfAll: number): number {
  const lnAll = lnChoose(runsOfAll, failedOfAll)
  let tail = 0
  for (let count = failed; count <= Math.min(runs, failedOfAll); count++) {
    if (failedOfAll - count > runsOfAll - runs) continue
    tail += Math.exp(lnChoose(runs, count) + lnChoose(runsOfAll - runs, failedOfAll - count) - lnAll)
  }
  return Math.min(1, tail)
}

const lnChoose = (n: number, k: number): number => lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1)
