import { between, type Random } from '../order/random.ts'
import type { BranchedRun } from './branched-runs.ts'
import type { Durations, Outcome, Outcomes } from './history.ts'

/** What is planted in a test. */
export type Planted =
  | { kind: 'stable' }
  /** Fails at its first attempt with this chance, whatever runs. */
  | { kind: 'flaky'; rate: number }
  /** Only on one kind of machine. */
  | { kind: 'environment'; os: string; rate: number }
  /** Fails when another one ran before it: half of the runs. */
  | { kind: 'order' }
  /** Broken by one commit of main, mended by another (null: not yet). */
  | { kind: 'breakage'; from: number; to: number | null }
  /** Under a new name from a commit of main on. */
  | { kind: 'moved-away' | 'moved-here'; at: number }
  /** Written a few runs ago. */
  | { kind: 'new'; run: number }

export interface OutcomePlan {
  random: Random
  runs: readonly BranchedRun[]
  planted: readonly Planted[]
  /** Retries that the runner grants a failing test. @default 0 */
  retries?: number
  /** Runs in which nearly everything fails. */
  outages?: ReadonlySet<number>
  /** Runs on a bad day: so large a part of the tests fails that otherwise would not. */
  badRuns?: ReadonlyMap<number, number>
  /** Tests that each branch works on: they fail on some of its commits, in every run of them. @default 3 */
  testsInWork?: number
}

/** The outcome half of a simulated history. */
export function plantOutcomes(plan: OutcomePlan): { outcomes: Outcomes; durations: Durations } {
  const { random, runs, planted, retries = 0, outages, badRuns, testsInWork = 3 } = plan
  const work = new Map<string, Set<number>>()
  const failsAtWork = (run: BranchedRun, test: number): boolean => {
    if (run.work === 0) return false
    const key = `${run.work} ${run.workCommits}`
    let tests = work.get(key)
    if (!tests) {
      tests = new Set(Array.from({ length: testsInWork }, () => between(random, 0, planted.length - 1)))
      work.set(key, random() < 0.5 ? tests : (tests = new Set()))
    }
    return tests.has(test)
  }
  const attempt = (rate: number): boolean => random() < rate

  function outcomeOf(test: number, index: number): Outcome {
    const run = runs[index]!
    if (outages?.has(index)) return attempt(0.85) ? failed('connect ECONNREFUSED 127.0.0.1:5432') : { status: 'passed' }
    const one = planted[test]!
    if (one.kind === 'breakage' && run.mainCommits >= one.from && (one.to === null || run.mainCommits < one.to))
      return failed('expected 3 to be 4')
    if (failsAtWork(run, test)) return failed('not written yet')
    const rate = Math.max(rateOf(one, run), badRuns?.get(index) ?? 0)
    if (!attempt(rate)) return { status: 'passed' }
    for (let retry = 0; retry < retries; retry++)
      if (!attempt(rate)) return { status: 'flaky', message: `timed out after ${between(random, 100, 999)} ms` }
    return failed(`timed out after ${between(random, 100, 999)} ms`)
  }

  const isThere = (one: Planted, index: number): boolean => {
    if (one.kind === 'moved-away') return runs[index]!.mainCommits < one.at
    if (one.kind === 'moved-here') return runs[index]!.mainCommits >= one.at
    return one.kind !== 'new' || index >= one.run
  }
  return { outcomes: outcomeOf, durations: (test, run) => (isThere(planted[test]!, run) ? 5 : null) }
}

const failed = (message: string): Outcome => ({ status: 'failed', message })

function rateOf(one: Planted, run: BranchedRun): number {
  if (one.kind === 'flaky') return one.rate
  if (one.kind === 'environment') return run.os === one.os ? one.rate : 0
  return one.kind === 'order' ? 0.5 : 0
}
