import { quantile } from '../../quantile.ts'
import type { Advice, SuiteCosts } from '../advise.ts'

const leastShare = 0.4
const leastFiles = 3
/** Importing a file and a few modules takes that long. */
const usualMs = 150

/**
 * Imports that take 40 % of the time of all files. What could be saved is told by the suite itself: what the files take
 * that are above its lower quartile (and above 150 ms).
 */
export function dominatingImports({ files }: SuiteCosts): Advice[] {
  const total = files.reduce((sum, { meanMs }) => sum + meanMs, 0)
  const importMs = files.reduce((sum, { partMs: { collect } }) => sum + collect, 0)
  if (files.length < leastFiles || importMs < leastShare * total) return []
  const quartile = quantile(Float64Array.from(files, ({ partMs: { collect } }) => collect).toSorted(), 0.25)!
  const floor = Math.max(quartile, usualMs)
  const heavy = files
    .filter(({ partMs: { collect } }) => collect > floor)
    .toSorted((left, right) => right.partMs.collect - left.partMs.collect)
  const savesMs = heavy.reduce((sum, { partMs: { collect } }) => sum + collect - floor, 0)
  return [
    { kind: 'dominating-imports', files: heavy.map(({ file }) => file), importMs, share: importMs / total, savesMs },
  ]
}
