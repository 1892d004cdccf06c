import type { CodeChain, CodeGroup, TestOutcomes } from './code-groups.ts'
import { FAILED } from './run-facts.ts'
import type { Since } from './verdict.ts'

/** Failures that a line of development ends with. */
export interface Streak {
  failures: number
  /** Its last outcome. */
  place: number
  since: Since
}

/**
 * The longest streak of failures on every code since the first of them; else a failure of the newest run alone, of code
 * that passed before. Undefined where the newest code and the newest run passed.
 */
export function currentStreak(chains: readonly CodeChain[], outcomes: TestOutcomes): Streak | undefined {
  const streaks = chains.flatMap(({ groups }) => streakOf(groups, outcomes) ?? [])
  return streaks.toSorted((a, b) => b.failures - a.failures)[0] ?? newestFailure(chains, outcomes)
}

function streakOf(groups: readonly CodeGroup[], { run }: TestOutcomes): Streak | undefined {
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

function newestFailure(chains: readonly CodeChain[], { run, status }: TestOutcomes): Streak | undefined {
  // Groups hold their places in order.
  const newestOf = (before: number): number =>
    chains.reduce((newest, { groups }) => {
      const places = groups.map((group) => group.places.findLast((place) => place < before) ?? -1)
      return Math.max(newest, ...places)
    }, -1)
  const newest = newestOf(run.length)
  if (newest < 0 || status[newest] !== FAILED) return undefined
  const before = newestOf(newest)
  const since = { after: before < 0 ? null : run[before]!, seenAt: run[newest]!, codes: 1 }
  return { failures: 1, place: newest, since }
}
