import type { Advice, SuiteCosts } from '../advise.ts'
import { longestFirst } from '../longest-first.ts'

const leastFiles = 4
/** More workers than that wait for the same database anyway. */
const mostWorkers = 4

/** Integration files that run one after the other on a machine with cores to spare. */
export function oneWorker({ files, layout }: SuiteCosts): Advice[] {
  if (layout?.workers !== 1 || (layout.cpus ?? 1) < 2) return []
  const own = files.filter(({ layer }) => layer === 'integration')
  if (own.length < leastFiles) return []
  const cpus = layout.cpus!
  const workers = Math.min(cpus, mostWorkers)
  const durations = own.map(({ meanMs }) => meanMs)
  const wallMs = durations.reduce((sum, ms) => sum + ms, 0)
  const afterMs = longestFirst(durations, workers)
  return [
    {
      kind: 'one-worker',
      files: own.map(({ file }) => file),
      cpus,
      workers,
      wallMs,
      afterMs,
      savesMs: wallMs - afterMs,
    },
  ]
}
