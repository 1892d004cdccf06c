import type { Advice, SuiteCosts } from '../advise.ts'
import { longestFirst } from '../longest-first.ts'

const leastGain = 0.15

/** The same files on the same workers would be ready earlier, the longest first. */
export function unevenOrder({ files, layout }: SuiteCosts): Advice[] {
  if (!layout?.workers || layout.workers < 2) return []
  const { workers, spanMs } = layout
  const afterMs = longestFirst(
    files.map(({ meanMs }) => meanMs),
    workers,
  )
  if (files.length <= workers || afterMs > (1 - leastGain) * spanMs) return []
  const late = files.toSorted((left, right) => right.meanMs - left.meanMs).slice(0, workers)
  return [
    {
      kind: 'uneven-order',
      files: late.map(({ file }) => file),
      workers,
      wallMs: spanMs,
      afterMs,
      savesMs: spanMs - afterMs,
    },
  ]
}
