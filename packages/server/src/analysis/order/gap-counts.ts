import { type Candidates, NOT_BEFORE, UNKNOWN } from './candidates.ts'
import type { RelatedFiles } from './related-files.ts'

/**
 * Runs of a test, counted by how near a candidate came before it and by outcome: `LEVELS` x 2 numbers a candidate. The
 * entry of level l and outcome o (1 = failed) is at l * 2 + o. A whole history of one candidate is no more than that.
 */
export type GapCounts = Uint16Array | Float64Array

const LEAST_GAPS = [0, 1, 2, 3, 4, 5, 7, 9, 12, 16, 23, 32, 46, 64, 128, 256]
/** The level of runs in which the candidate did not come before. */
export const NOT_BEFORE_LEVEL = LEAST_GAPS.length
/** Levels that tell something. The one after them counts the runs in which it cannot be told. */
export const LEVELS = NOT_BEFORE_LEVEL + 1
const UNKNOWN_LEVEL = LEVELS
/** Numbers a candidate. */
export const COUNTS = (LEVELS + 1) * 2

export const middleOfLevel = LEAST_GAPS.map((least, level) => (least + ((LEAST_GAPS[level + 1] ?? 400) - 1)) / 2)

const LARGEST_GAP = 32_767
const entryOfGap = Uint8Array.from({ length: LARGEST_GAP + 1 - UNKNOWN }, (_, index) => {
  const gap = index + UNKNOWN
  const level = gap === UNKNOWN ? UNKNOWN_LEVEL : gap === NOT_BEFORE ? NOT_BEFORE_LEVEL : levelOf(gap)
  return level * 2
})

function levelOf(gap: number): number {
  return LEAST_GAPS.findLastIndex((least) => least <= gap)
}

/** Counts of every candidate of a scope, candidate by candidate. The inner loop of a ranking: no branches. */
export const countGaps = ({ id, gap }: Candidates, fails: Uint8Array): Uint16Array => {
  const counts = new Uint16Array(id.length * COUNTS)
  const runs = fails.length
  for (let candidate = 0, at = 0; candidate < id.length; candidate++) {
    const first = candidate * COUNTS
    for (let run = 0; run < runs; run++, at++) counts[first + entryOfGap[gap[at]! - UNKNOWN]! + fails[run]!]!++
  }
  return counts
}

/** Gaps from here on are one level. */
const FAR = LEAST_GAPS.at(-1)!
const FAR_LEVEL = LEAST_GAPS.length - 1

/** The same of related files, by their ids. What is far before the test, or was not, is most: it is only counted. */
export const countFileGaps = ({ id, fileCount, lists, lengths, unknown, hasGaps }: RelatedFiles, fails: Uint8Array) => {
  const counts = new Uint16Array(fileCount * COUNTS)
  const far = [new Uint16Array(fileCount), new Uint16Array(fileCount)] as const
  for (let run = 0; run < fails.length; run++) {
    const failed = fails[run]!
    const list = lists[run]!
    const length = lengths[run]!
    const near = hasGaps ? Math.max(0, length - FAR) : 0
    const own = far[failed as 0 | 1]
    for (let index = 0; index < near; index++) own[list[index]!]!++
    for (let index = near; index < length; index++) {
      const gap = hasGaps ? length - 1 - index : 0
      counts[list[index]! * COUNTS + entryOfGap[gap - UNKNOWN]! + failed]!++
    }
    for (const other of unknown[run]!) counts[other * COUNTS + UNKNOWN_LEVEL * 2 + failed]!++
  }
  const runs = [0, 0]
  for (const failed of fails) runs[failed]!++
  for (let index = 0; index < id.length; index++) {
    const first = id[index]! * COUNTS
    for (let failed = 0; failed < 2; failed++) {
      counts[first + FAR_LEVEL * 2 + failed] = far[failed as 0 | 1][id[index]!]!
      let others = runs[failed]!
      for (let entry = failed; entry < COUNTS; entry += 2) others -= counts[first + entry]!
      counts[first + NOT_BEFORE_LEVEL * 2 + failed] = others
    }
  }
  return counts
}
