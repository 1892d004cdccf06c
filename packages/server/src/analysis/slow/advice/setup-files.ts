import { median } from '../../quantile.ts'
import type { Advice, SuiteCosts } from '../advise.ts'

const leastFiles = 5
const expensiveMs = 100

/** Set-up files run again for every test file. */
export function setupFiles({ files }: SuiteCosts): Advice[] {
  const own = files.filter(({ partMs: { setup } }) => setup >= expensiveMs)
  if (own.length < leastFiles) return []
  const times = own.map(({ partMs: { setup } }) => setup)
  const savesMs = times.reduce((sum, ms) => sum + ms, 0) - Math.max(...times)
  return [{ kind: 'setup-files', files: own.map(({ file }) => file), eachMs: median(times)!, savesMs }]
}
