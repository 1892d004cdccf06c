import type { Bisected, BisectOptions } from '../bisect.ts'
import type { LocalHistory } from '../drive/history.ts'
import { planOf } from '../drive/plan-of.ts'
import type { RecordedFacts } from '../drive/recorded-run.ts'
import { NotRun, Stopped } from '../drive/run-planned.ts'
import { repetitions } from '../search/confirm.ts'
import type { Tally } from '../search/prober.ts'
import { lookDeep } from './look-deep.ts'
import { inconclusive } from '../search/search.ts'
import { outcomesOf } from './victim-runs.ts'

/** A proven polluter, and tests of its file that it may pollute too. Tests are numbers of the history. */
export interface SharedPolluter {
  polluter: number
  victims: readonly number[]
}

type Options = Pick<BisectOptions, 'planned' | 'root' | 'maxRuns' | 'onStart' | 'onRun'>

export interface ProvenTogether {
  /** For the others it did not hold: each has to be searched by itself. */
  proven: Bisected[]
  runs: number
}

/** What is said of a victim: how it ended after the polluter, and without it. */
interface Pair {
  victim: number
  failing: Tally
  control: Tally
}

/**
 * Victims of one polluter in a few runs: the polluter and then all of them, and all of them without it, in turn. Each
 * victim's two orders differ by the polluter alone, so that one that always fails in the first and never in the second
 * is proven, by the same stopping rule as alone. Whoever differs is searched by itself.
 */
export async function proveTogether(
  { polluter, victims }: SharedPolluter,
  { runs: recorded, tests }: LocalHistory,
  { planned, root, maxRuns, onStart, onRun }: Options,
): Promise<ProvenTogether> {
  const order = orderAfter(polluter, victims)
  let open: Pair[] = order.map((victim) => ({ victim, failing: noRuns(), control: noRuns() }))
  const done: Pair[] = []
  let runs = 0
  let facts: RecordedFacts | undefined

  try {
    while (open.length > 0 && runs + 2 <= maxRuns) {
      await runBoth()
      done.push(...open.filter(isProven))
      open = open.filter((pair) => !isProven(pair) && pair.failing.passed === 0 && pair.control.failed === 0)
    }
  } catch (error) {
    // Together they may not run at all; each by itself will tell why.
    if (!(error instanceof Stopped) && !(error instanceof NotRun)) throw error
  }
  const actor = tests[polluter]!
  const victimsDone = done.map(({ victim }) => tests[victim]!)
  if (done.length > 0) runs++
  let blind: Bisected['blind'] = null
  const onBlind = (reason: string): void => void (blind = reason)
  const leftTo =
    done.length > 0
      ? await lookDeep({ planned, root, actors: [actor], before: [actor], victims: victimsDone, onBlind })
      : () => null
  return { proven: done.map((pair) => resultOf(pair, leftTo(tests[pair.victim]!))), runs }

  /** A recorded order in which the polluter ran before all of them; others are left for later. */
  function orderAfter(first: number, all: readonly number[]): number[] {
    let best: number[] = []
    const keyOf = (test: number): string => tests[test]!.key
    const { path, project } = tests[first]!
    for (const { files } of recorded) {
      const own =
        files.find((file) => file.path === path && file.project === project)?.tests.map(({ key }) => key) ?? []
      const from = own.indexOf(keyOf(first))
      if (from < 0) continue
      const after = all.filter((test) => own.indexOf(keyOf(test)) > from)
      if (after.length > best.length)
        best = after.toSorted((left, right) => own.indexOf(keyOf(left)) - own.indexOf(keyOf(right)))
    }
    return best
  }

  async function runBoth(): Promise<void> {
    for (const before of [[polluter], []]) {
      const known = [...before, ...order].map((test) => tests[test]!)
      onStart({ number: runs + 1, before: known })
      const ran = await planned.run(planOf(known, root))
      facts = ran.facts
      const outcomes = outcomesOf(ran, known)
      let failed = 0
      for (const { victim, failing, control } of open) {
        const outcome = outcomes.get(tests[victim]!)
        const tally = before.length > 0 ? failing : control
        // Without an outcome, or in another order than planned, it counts against the claim.
        if (outcome === 'failed' || (outcome === undefined && before.length === 0)) tally.failed++
        else tally.passed++
        if (outcome === 'failed') failed++
      }
      onRun({ number: ++runs, failed: failed > 0, before: known })
    }
  }

  function isProven({ failing, control }: Pair): boolean {
    const needed = repetitions({ failures: 0, runs: 0 }, control, victims.length)
    return failing.passed === 0 && control.failed === 0 && Math.min(failing.failed, control.passed) >= needed
  }

  function resultOf({ victim, failing, control }: Pair, left: Bisected['left']): Bisected {
    const before = order.slice(0, order.indexOf(victim))
    const found = {
      ...inconclusive(),
      kind: 'victim' as const,
      actors: [polluter],
      failing: [polluter, ...before],
      passing: before,
      confirmation: { result: 'always' as const, failing, control },
      runs,
    }
    return { victim: tests[victim]!, found, scope: 'same-file', left, blind, runs, tests, facts }
  }
}

const noRuns = (): Tally => ({ failed: 0, passed: 0 })
