import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** When a file, or anything in a folder, changed last (a folder changes when a file in it comes or goes). 0 = it is not there. */
export function newestMs(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}
