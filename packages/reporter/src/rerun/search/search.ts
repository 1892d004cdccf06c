import { confirm, type BaseRate, type Claim, type Confirmation } from './confirm.ts'
import { neededTests, type Narrowing } from './narrow.ts'
import { BudgetSpent, Prober, type RunBefore } from './prober.ts'

/** What is known before anything is run again. Tests are numbers; the driver knows what they stand for. */
export interface Evidence {
  /** What ran before the victim in recorded runs in which it failed (passed), in order of execution, best first. */
  failing: readonly (readonly number[])[]
  passing: readonly (readonly number[])[]
  /** Best first. Tests that history cannot tell apart stand together, in an order that can be run. */
  suspects: readonly Suspicion[]
  /** Recorded runs in which no suspect can have done it. */
  base: BaseRate
  /** One of the orders above, which is to be tried before anything else. */
  first?: readonly number[]
}

export interface Suspicion {
  role: 'polluter' | 'setter'
  tests: readonly number[]
  /** All of them seem to be needed, not any one of them. */
  together: boolean
  /** 0..1 */
  confidence: number
}

export type Kind = 'victim' | 'brittle' | 'order-sensitive' | 'not-order-dependent' | 'broken' | 'inconclusive'

export interface Found {
  kind: Kind
  /** Why, where nothing was proven. */
  reason?: string
  /** Needed together, in order: polluters of a victim, state-setters of a brittle. The best so far if inconclusive. */
  actors: number[]
  /** Further tests each of which does the same alone. */
  otherActors: number[]
  cleaners: number[]
  /** Orders before the victim that reproduce the failure, and that show it passing. */
  failing: readonly number[]
  passing: readonly number[]
  confirmation: Confirmation | undefined
  runs: number
  /** Different orders run until the actors were found: without repetitions, and without what came after. */
  searchRuns: number
}

export interface SearchOptions {
  /** @default 40 */
  maxRuns?: number
  /** Checked before each run: true ends the search with the best answer so far. */
  shouldStop?: () => boolean
  /** Told before each stage, for people. */
  onStage?: (stage: string) => void
}

interface Hypothesis {
  brittle: boolean
  actors: number[]
  /** The order that the actors were found in. */
  within: readonly number[]
}

/** A suspect is tried at once if what is known of it, given that the ones before it were innocent, says that much. */
const WORTH_A_RUN = 0.08
/** That it fails alone decides everything for a brittle, so it has to be surer. */
const BRITTLE_CLAIMS = 10
const MOST_SUSPECTS = 3
const MOST_REPLAYS = 8
/** Alone, before a test is called broken. */
const MANY_FAILURES = 6

/**
 * Proves or refutes that a test depends on the order, and names what it depends on. Method: order-dependence.md C5.
 * The victim alone; the leading suspects with the victim; a recorded failing (passing) prefix, narrowed down; then
 * failing and passing order in turn until chance is ruled out.
 */
export async function search(evidence: Evidence, run: RunBefore, options: SearchOptions = {}): Promise<Found> {
  const { maxRuns = 40, shouldStop, onStage = () => {} } = options
  const prober = new Prober(run, maxRuns, shouldStop)
  const found = inconclusive()
  try {
    await prove()
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error
    if (found.confirmation === undefined) Object.assign(found, { kind: 'inconclusive', reason: error.message })
  }
  found.runs = prober.runs
  return found

  async function prove(): Promise<void> {
    let claims = 1
    // A failure that misled the search shows when it is asked for twice.
    for (const times of [1, 2, 3]) {
      const hypothesis = await suppose(times)
      found.searchRuns = prober.orders
      if (!hypothesis) return
      const claim = claimOf(hypothesis)
      Object.assign(found, { actors: hypothesis.actors, failing: claim.failing, passing: claim.passing })
      onStage('repeat')
      const confirmation = await confirm(
        prober,
        claim,
        evidence.base,
        claims++ * (hypothesis.brittle ? BRITTLE_CLAIMS : 1),
      )
      if (confirmation.result === 'no') continue
      found.confirmation = confirmation
      found.kind = confirmation.result === 'sometimes' ? 'order-sensitive' : hypothesis.brittle ? 'brittle' : 'victim'
      if (found.kind !== 'order-sensitive') await lookFurther(hypothesis, times)
      return
    }
    Object.assign(found, { actors: [], failing: [], passing: [] })
    const alone = prober.tally([])
    if (alone.failed > 0 && alone.passed > 0) flakesAlone()
    else found.reason = 'the orders that failed did not fail again reliably'
  }

  function flakesAlone(): void {
    const { failed, passed } = prober.tally([])
    found.kind = 'not-order-dependent'
    found.reason = `alone it failed ${failed} of ${failed + passed} times: it fails for a reason of its own`
  }

  async function suppose(times: number): Promise<Hypothesis | undefined> {
    // With a polluter suspected, the victim alone is no more than the control, which the repetitions run anyway.
    const aloneFirst = times > 1 || evidence.suspects[0]?.role !== 'polluter'
    if (aloneFirst && (await failsAlone(times))) return supposeBrittle(times)
    const hypothesis = await supposeVictim(times)
    if (hypothesis || aloneFirst) return hypothesis
    return (await failsAlone(times)) ? supposeBrittle(times) : undefined
  }

  /** It decides which way the whole search goes: one failure is never enough for that. */
  function failsAlone(times: number): Promise<boolean> {
    onStage('alone')
    return prober.fails([], Math.max(2, times))
  }

  async function supposeVictim(times: number): Promise<Hypothesis | undefined> {
    const fails = (before: readonly number[]): Promise<boolean> => prober.fails(before, times)
    const narrowing = narrowingOf('polluter', times)
    onStage('suspects')
    for (const tests of leading('polluter'))
      if (await fails(tests)) return { brittle: false, actors: await neededTests(tests, narrowing), within: tests }
    onStage('replay')
    for (const [place, order] of replays('polluter').entries()) {
      // Where history is sure that the order matters, narrowing down need not begin with the whole of it.
      const isTrusted = place === 0 && times === 1 && (evidence.suspects[0]?.confidence ?? 0) > 0.5
      if (!isTrusted && !(place === 0 ? await failsOnce(order, times) : await fails(order))) continue
      onStage('narrow')
      const actors = await neededTests(order, narrowing)
      if (actors.length > 0) return { brittle: false, actors, within: order }
    }
    found.kind = evidence.failing.length === 0 ? 'inconclusive' : 'not-order-dependent'
    found.reason =
      evidence.failing.length === 0
        ? 'no failing order is known'
        : 'it passes alone, and in the recorded orders in which it failed: timing or its surroundings, not the order'
    return undefined
  }

  /** A recorded order that failed and now passes gets another chance: it may fail only most of the time. */
  async function failsOnce(order: readonly number[], times: number): Promise<boolean> {
    if (await prober.fails(order, times)) return true
    return (await prober.again(order)) && (await prober.again(order))
  }

  async function supposeBrittle(times: number): Promise<Hypothesis | undefined> {
    const passes = async (before: readonly number[]): Promise<boolean> => !(await prober.fails(before, times))
    const narrowing = narrowingOf('setter', times)
    onStage('suspects')
    for (const tests of leading('setter'))
      if (await passes(tests)) return { brittle: true, actors: await neededTests(tests, narrowing), within: tests }
    onStage('replay')
    for (const order of replays('setter')) {
      if (!(await passes(order))) continue
      onStage('narrow')
      const actors = await neededTests(order, narrowing)
      if (actors.length > 0) return { brittle: true, actors, within: order }
    }
    if (!(await prober.fails([], MANY_FAILURES))) {
      flakesAlone()
      return undefined
    }
    found.kind = 'broken'
    found.reason = `it failed in all of ${prober.runs} runs, alone and in the recorded orders in which it passed: it is broken as the code stands now`
    return undefined
  }

  function isKnownInnocent(role: Suspicion['role'], tests: readonly number[]): boolean {
    const { failed, passed } = prober.tally(tests)
    return role === 'polluter' ? passed > 0 : failed > 0 && passed === 0
  }

  function narrowingOf(role: Suspicion['role'], times: number): Narrowing {
    const outcome = (repeat: number) => async (before: readonly number[]) =>
      (await prober.fails(before, repeat)) === (role === 'polluter')
    return { holds: outcome(times), surely: outcome(Math.max(2, times)), suspicion: suspicionOf(role) }
  }

  async function lookFurther({ brittle, actors, within }: Hypothesis, times: number): Promise<void> {
    const sure = Math.max(2, times)
    const narrowing = narrowingOf(brittle ? 'setter' : 'polluter', sure)
    onStage('further')
    if (!brittle) await findCleaner(actors, sure)
    const longest = [within, ...(brittle ? evidence.passing : evidence.failing)].toSorted(
      (left, right) => right.length - left.length,
    )[0]!
    const known = new Set(actors)
    for (let more = 0; more < 3; more++) {
      const rest = longest.filter((test) => !known.has(test))
      if (rest.length === 0 || !(await narrowing.holds(rest))) return
      const others = await neededTests(rest, narrowing)
      for (const test of others) known.add(test)
      if (others.length === 1) found.otherActors.push(others[0]!)
    }
  }

  /** In a run that passed though the polluters came before: what ran between cleaned up. */
  async function findCleaner(polluters: readonly number[], times: number): Promise<void> {
    const last = polluters.at(-1)!
    for (const order of evidence.passing) {
      const between = order.slice(order.indexOf(last) + 1)
      if (!polluters.every((test) => order.includes(test)) || between.length === 0) continue
      const passes = async (part: readonly number[]): Promise<boolean> =>
        !(await prober.fails([...polluters, ...part], times))
      if (!(await passes(between))) continue
      const cleaners = await neededTests(between, { holds: passes, surely: passes })
      if (cleaners.length === 1) found.cleaners.push(cleaners[0]!)
      return
    }
  }

  function leading(role: Suspicion['role']): (readonly number[])[] {
    const tried: (readonly number[])[] = []
    if (evidence.first) return tried
    let left = 1
    for (const suspect of evidence.suspects) {
      if (suspect.role !== role || suspect.tests.length === 0) continue
      if (tried.length === MOST_SUSPECTS || suspect.confidence < WORTH_A_RUN * left) break
      tried.push(suspect.tests)
      left = Math.max(0.01, left - suspect.confidence)
    }
    return tried
  }

  /** First the orders that the leading suspect explains: a failure without it may have been a flake. Then the short ones. */
  function replays(role: Suspicion['role']): (readonly number[])[] {
    const orders = role === 'polluter' ? evidence.failing : evidence.passing
    const lead = evidence.suspects.find((suspect) => suspect.role === role)?.tests ?? []
    const lacks = (order: readonly number[]): number =>
      order === evidence.first ? -1 : Number(!lead.some((test) => order.includes(test)))
    return orders
      .toSorted((left, right) => lacks(left) - lacks(right) || left.length - right.length)
      .slice(0, MOST_REPLAYS)
  }

  function suspicionOf(role: Suspicion['role']): (test: number) => number {
    const mass = new Map<number, number>()
    for (const suspect of evidence.suspects)
      if (suspect.role === role)
        for (const test of suspect.tests) {
          const innocent = !suspect.together && isKnownInnocent(role, suspect.tests)
          mass.set(test, innocent ? 0 : suspect.confidence / suspect.tests.length)
        }
    return (test) => (mass.get(test) ?? 0) + 0.005
  }
}

/** Nothing shown, or not yet. */
export function inconclusive(reason?: string, { runs, searchRuns } = { runs: 0, searchRuns: 0 }): Found {
  return {
    kind: 'inconclusive',
    ...(reason === undefined ? {} : { reason }),
    actors: [],
    otherActors: [],
    cleaners: [],
    failing: [],
    passing: [],
    confirmation: undefined,
    runs,
    searchRuns,
  }
}

function claimOf({ brittle, actors }: Hypothesis): Claim {
  const without = actors.length < 2 ? [] : actors.map((test) => actors.filter((other) => other !== test))
  return brittle
    ? { failing: [], passing: actors, alsoFailing: without, alsoPassing: [] }
    : { failing: actors, passing: [], alsoFailing: [], alsoPassing: without }
}
