import { shuffleUntilBoth } from './bisect/shuffle-file.ts'
import { evidenceOf, overlapOf } from './bisect/local-evidence.ts'
import { lookDeep, type LeftState } from './bisect/look-deep.ts'
import { VictimRuns, type OnRun } from './bisect/victim-runs.ts'
import { numberRuns, type KnownTest } from './drive/history.ts'
import type { RecordedFacts, RecordedRun } from './drive/recorded-run.ts'
import { Stopped, type PlannedRuns } from './drive/run-planned.ts'
import { BudgetSpent } from './search/prober.ts'
import { inconclusive, search, type Found } from './search/search.ts'
import { countOf } from '../summary/wording.ts'

export interface Bisected {
  victim: KnownTest
  found: Found
  /** Where the polluter stands: in the victim's file, or in other files of the run. Undefined if nothing was found. */
  scope: 'same-file' | 'other-file' | undefined
  /** What the tests that were found leave behind, the likeliest first; null where it was not looked for. */
  left: LeftState[] | null
  /** Why that could not be found out, where it was looked for in vain. */
  blind: string | null
  /** Runs that were started, shuffles to find a failing order included. */
  runs: number
  /** By number, as `found` names them. */
  tests: readonly KnownTest[]
  /** Of the last run that was started. */
  facts: RecordedFacts | undefined
}

export interface BisectOptions {
  victim: KnownTest
  /** Recorded runs, oldest first; may be none. */
  recorded: readonly RecordedRun[]
  /** One of them, whose order is to be tried before anything else. */
  first?: RecordedRun | undefined
  planned: PlannedRuns
  root: string
  maxRuns: number
  shouldStop: () => boolean
  /** Told before each run. */
  onStart: (run: { number: number; before: readonly KnownTest[] }) => void
  onRun: OnRun
  /** Uniform in [0, 1). */
  random: () => number
}

/**
 * Proves or refutes, by running orders again, that a test depends on the order. Stopped half-way it resolves with the
 * best so far. Rejects with NotRun if the victim cannot be run.
 */
export async function bisect(options: BisectOptions): Promise<Bisected> {
  const { victim, maxRuns, shouldStop } = options
  const runs = new VictimRuns(options)
  let history = numberRuns(options.recorded)
  let found: Found = inconclusive('stopped before anything was shown')
  let scope: Bisected['scope']
  let left: Bisected['left'] = null
  let blind: Bisected['blind'] = null
  try {
    let known = evidenceOf(history, victim, options.first)
    if (!known || known.file.failing.length + known.run.failing.length === 0 || known.run.passing.length === 0) {
      const shuffles = await shuffleUntilBoth(runs, Math.min(12, Math.ceil(maxRuns / 3)), options.random)
      history = numberRuns([...options.recorded, ...shuffles])
      known = evidenceOf(history, victim, options.first)
    }
    for (const reach of known!.reaches) {
      found = await search(known![reach], (before) => runs.runBefore(before.map((test) => history.tests[test]!)), {
        maxRuns: maxRuns - runs.count,
        shouldStop,
      })
      const isNear = reach === 'file' || found.actors.every((test) => isInFileOf(victim, history.tests[test]!))
      scope = found.actors.length === 0 ? undefined : isNear ? 'same-file' : 'other-file'
      if (isAnswer(found) || shouldStop() || runs.count >= maxRuns) break
    }
    if (!shouldStop() && (found.kind === 'not-order-dependent' || found.kind === 'inconclusive')) explain(known!)
  } catch (error) {
    if (!(error instanceof Stopped) && !(error instanceof BudgetSpent)) throw error
  }
  if (isAnswer(found) && found.confirmation && runs.count < maxRuns && !shouldStop()) await look()
  return { victim, found, scope, left, blind, runs: runs.count, tests: history.tests, facts: runs.facts }

  function testsOf(numbers: readonly number[]): KnownTest[] {
    return numbers.map((test) => history.tests[test]!)
  }

  async function look(): Promise<void> {
    const before = testsOf(found.kind === 'brittle' ? found.passing : found.failing)
    options.onStart({ number: ++runs.count, before })
    const order = { actors: testsOf(found.actors), before, victims: [victim] }
    left = (await lookDeep({ ...options, ...order, onBlind }))(victim)
  }

  function onBlind(reason: string): void {
    blind = reason
  }

  /** What history adds where running again proved nothing. */
  function explain({ ranking, file, run }: NonNullable<ReturnType<typeof evidenceOf>>): void {
    const overlap = overlapOf(ranking, history)
    if (overlap) found.reason = overlap
    else if (file.failing.length + run.failing.length === 0 && found.confirmation === undefined) {
      const seen = `${countOf(options.recorded.length, 'recorded run')} and ${runs.count} of this search`
      found = inconclusive(
        `no failing order is known: it failed in none of ${seen}. Run "stratigraph shuffle", and bisect again once it failed`,
        found,
      )
    }
  }
}

const isAnswer = ({ kind }: Found): boolean => kind === 'victim' || kind === 'brittle' || kind === 'order-sensitive'

const isInFileOf = (victim: KnownTest, { path, project }: KnownTest): boolean =>
  path === victim.path && project === victim.project
