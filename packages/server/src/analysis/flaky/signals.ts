import type { CodeChain, CodeGroup } from './code-groups.ts'

/** The ways in which a test shows that it is flaky, kept apart. */
export interface Signals {
  /** Runs in which it failed, then passed on a retry: one process, one code. */
  retried: number
  /** Codes on which it failed in one run and passed in another of the same machine kind. */
  bothOutcomes: number
  /**
   * Codes on which every run failed, between codes that passed, where that is no breakage. The test's own code is not
   * seen: a breakage and its cure look the same, so one alone says little.
   */
  returned: number
}

/** @param broken probability that the code was broken, of each outcome */
export function signalsOf(chains: readonly CodeChain[], broken: Float64Array): Signals {
  const signals: Signals = { retried: 0, bothOutcomes: 0, returned: 0 }
  const isBroken = (group: CodeGroup): boolean => broken[group.places[0]!]! >= 0.5
  for (const { groups } of chains) {
    for (const [index, group] of groups.entries()) {
      signals.retried += group.retried
      const passes = group.passed + group.retried
      if (group.failed === 0) continue
      if (passes > 0) signals.bothOutcomes++
      else if (!isBroken(group) && passesAround(groups, index)) signals.returned++
    }
  }
  return signals
}

const passesAround = (groups: readonly CodeGroup[], index: number): boolean =>
  [groups[index - 1], groups[index + 1]].every((group) => group !== undefined && group.passed + group.retried > 0)
