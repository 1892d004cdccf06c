import type { EncodableFile } from './encode.ts'

/** The most tests that a server takes in one report. */
const MAX_TESTS = 50_000

/**
 * Divides the files of a run that is too large for one report, in the order in which they started; a file is never
 * divided. The parts become shards of the run (see `shardOfPart`), so that nothing is lost and no reader need know.
 */
export function splitFiles(files: EncodableFile[], maxTests = MAX_TESTS): EncodableFile[][] {
  const total = files.reduce((sum, file) => sum + file.tests.length, 0)
  if (total <= maxTests) return [files]
  const parts: EncodableFile[][] = []
  let room = 0
  for (const file of files.toSorted((a, b) => (a.startUs ?? Infinity) - (b.startUs ?? Infinity) || 0)) {
    if (parts.length === 0 || file.tests.length > room) {
      parts.push([])
      room = maxTests
    }
    parts.at(-1)!.push(file)
    room -= file.tests.length
  }
  return parts
}

interface Shard {
  index: number
  count: number
}

/** Shard 2 of 3 in two parts is shards 2 and 5 of 6. `part` counts from 0. */
export function shardOfPart(shard: Shard | null, part: number, parts: number): Shard | null {
  if (parts === 1) return shard
  const { index, count } = shard ?? { index: 1, count: 1 }
  return { index: index + part * count, count: count * parts }
}
