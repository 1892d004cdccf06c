import type { CodeChain, CodeGroup, TestOutcomes } from './code-groups.ts'
import type { Since } from './verdict.ts'

/** Failures that a line of development ends with, on every code since the first of them. */
export interface Streak {
  failures: number
  /** Its last outcome. */
  place: number
  since: Since
}

/** The longest one of those lines. Undefined where the newest code passed everywhere. */
export function currentStreak(chains: readonly CodeChain[], { run }: TestOutcomes): Streak | undefined {
  const streaks = chains.flatMap(({ groups }) => streakOf(groups, run) ?? [])
  return streaks.toSorted((a, b) => b.failures - a.failures)[0]
}

function streakOf(groups: readonly CodeGroup[], run: Int32Array): Streak | undefined {
  const last = groups.findLastIndex(({ passed, retried }) => passed + retried > 0)
  const failing = groups.slice(last + 1)
  if (failing.length === 0) return undefined
  return {
    failures: failing.reduce((sum, { failed }) => sum + failed, 0),
    place: failing.at(-1)!.places.at(-1)!,
    since: {
      after: last < 0 ? null : run[groups[last]!.places.at(-1)!]!,
      seenAt: run[failing[0]!.places[0]!]!,
      codes: 1,
    },
  }
}
