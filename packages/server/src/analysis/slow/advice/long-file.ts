import type { Advice, SuiteCosts } from '../advise.ts'
import { longestFirst } from '../longest-first.ts'

/** Of the whole run: a file that takes less does not set its time. */
const leastShare = 0.9
const leastGain = 0.1

/** A file that takes as long as the run, while other workers have nothing left to do: split, the run ends earlier. */
export function longFile({ files, layout }: SuiteCosts): Advice[] {
  if (!layout?.workers || layout.workers < 2 || files.length < 2) return []
  const { workers } = layout
  const durations = files.map(({ meanMs }) => meanMs)
  const wallMs = longestFirst(durations, workers)
  const longest = files.reduce((most, one) => (one.meanMs > most.meanMs ? one : most))
  if (longest.meanMs < leastShare * wallMs || longest.tests < 2) return []
  const others = files.filter((one) => one !== longest).map(({ meanMs }) => meanMs)
  // What a file needs before its first test, each piece needs again.
  const { environment, setup, collect, beforeAll, afterAll } = longest.partMs
  const perPieceMs = environment + setup + collect + beforeAll + afterAll
  let best = { pieces: 1, afterMs: wallMs }
  for (let pieces = 2; pieces <= Math.min(workers, Math.floor(longest.tests)); pieces++) {
    const pieceMs = perPieceMs + Math.max(0, longest.meanMs - perPieceMs) / pieces
    const afterMs = longestFirst([...others, ...Array.from({ length: pieces }, () => pieceMs)], workers)
    // One more piece must be worth it.
    if (afterMs < best.afterMs * (1 - leastGain / 2)) best = { pieces, afterMs }
  }
  if (best.afterMs > (1 - leastGain) * wallMs) return []
  const { file, meanMs: fileMs } = longest
  return [{ kind: 'long-file', files: [file], fileMs, workers, wallMs, ...best, savesMs: wallMs - best.afterMs }]
}
