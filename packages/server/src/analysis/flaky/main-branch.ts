import type { RunFacts } from './run-facts.ts'

const usual = ['main', 'master', 'trunk', 'develop']

/**
 * The branch that everybody works towards: of the usual names the one that ran last, else the branch with most runs.
 * Null where no run has a branch.
 */
export function mainBranchOf(runs: readonly Pick<RunFacts, 'branch' | 'pullRequest'>[]): string | null {
  const own = runs.flatMap(({ branch, pullRequest }) => (branch === null || pullRequest ? [] : branch))
  const known = own.findLast((branch) => usual.includes(branch))
  if (known !== undefined) return known
  const counts = new Map<string, number>()
  for (const branch of own) counts.set(branch, (counts.get(branch) ?? 0) + 1)
  return [...counts].reduce<[string | null, number]>((most, one) => (one[1] > most[1] ? one : most), [null, 0])[0]
}
