import { median } from '../../quantile.ts'
import type { Advice, SuiteCosts } from '../advise.ts'
import type { FileCost } from '../file-costs.ts'

const leastFiles = 3
const expensiveMs = 100

/** The same thing made ready in the `beforeAll` of many files: one of them could do it for all. */
export function sharedHook({ files }: SuiteCosts): Advice[] {
  const byTarget = new Map<string, FileCost[]>()
  for (const cost of files) {
    if (cost.partMs.beforeAll < expensiveMs) continue
    for (const target of cost.beforeAllTargets) {
      const list = byTarget.get(target)
      if (list) list.push(cost)
      else byTarget.set(target, [cost])
    }
  }
  const seen = new Set<string>()
  return [...byTarget].flatMap(([target, costs]): Advice[] => {
    const own = costs.map(({ file }) => file)
    // Several targets of the same hooks are one thing.
    const key = own.join()
    if (costs.length < leastFiles || seen.has(key)) return []
    seen.add(key)
    const times = costs.map(({ partMs: { beforeAll } }) => beforeAll)
    const savesMs = times.reduce((sum, ms) => sum + ms, 0) - Math.max(...times)
    return [{ kind: 'shared-hook', files: own, target, eachMs: median(times)!, savesMs }]
  })
}
