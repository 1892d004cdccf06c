import { type Affected, logSum } from './bayes-factor.ts'
import { decisiveness, explainAlone, explainBySets, type Explained, type Scored, scoreScope } from './explanations.ts'
import { type Candidates, type Scope, UNKNOWN } from './candidates.ts'
import type { Observations } from './observe.ts'
import { runSteps, type Steps } from './steps.ts'

/** `polluter`: the test fails after it. `setter`: the test fails unless it ran before. */
export type Role = 'polluter' | 'setter'

export interface Suspect {
  role: Role
  scope: Scope
  unit: 'test' | 'file'
  /** Test or file ids. More than one: they preceded the victim in exactly the same runs and cannot be told apart. */
  ids: number[]
  /** Log Bayes factor of the best of them against "the order does not matter". */
  score: number
  /** Posterior probability, 0..1, that (one of) these explain the failures, all other suspects and "none" considered. */
  confidence: number
  /** The counts that a person would check. Runs in which it cannot be told are in neither. */
  failAfter: number
  runsAfter: number
  failOtherwise: number
  runsOtherwise: number
  /** Candidates (ids) that undid its effect when they ran between, most likely first. A hint, no claim. */
  cleaners: number[]
  /** Candidates (ids) that seem to be needed too. */
  together: number[]
}

export interface Ranking {
  /** Best first, over all scopes and both roles. */
  suspects: Suspect[]
  /** Role and scope of the best explanation; null when there is no candidate at all. */
  best: { role: Role; scope: Scope } | null
  /** Posterior probability that nothing before or beside the test matters. */
  none: number
  /** Probability that the leading suspect, its cleaners considered, always has its effect (rather than half of the time). */
  decisive: number
}

/** In 81 Jest projects all of 55 order-dependent tests were reached inside their file (JS-TOD, ICST'25). */
const SCOPE_PRIOR: Record<Scope, number> = {
  'same-file': 0.65,
  'same-worker': 0.13,
  'across-workers': 0.12,
  overlapping: 0.1,
}
/** In 27 Java projects 231 of 289 order-dependent tests were victims (Li et al., ISSTA'23). */
const ROLE_PRIOR: Record<Role, number> = { polluter: 0.8, setter: 0.2 }

interface Hypotheses {
  role: Role
  scored: Scored
  explained: Explained
  /** Log prior of one candidate. */
  prior: number
}

/**
 * Ranks everything that may explain the failures of a test.
 *
 * Every candidate of every scope gets a log Bayes factor in both roles; the prior of a scope is shared by its candidates
 * (a best score less the log of the number of candidates, as a sum instead of a maximum).
 * The leading role and scope come first, since a mixture of scopes is no answer that a person can act upon.
 */
export const rankSuspects = (observations: Observations, limit = 20): Ranking =>
  runSteps(rankInSteps(observations, limit))

/** The same, so that others get a turn. */
export function* rankInSteps(observations: Observations, limit = 20): Steps<Ranking> {
  const hypotheses = yield* hypothesesOf(observations)
  const weights = hypotheses.map(({ explained, prior }) => prior + logSum(explained.score))
  const all = logSum([...weights, 0])
  const leader = hypotheses[weights.indexOf(Math.max(...weights))]
  if (!leader) return { suspects: [], best: null, none: 1, decisive: 0 }
  const groups = hypotheses
    .flatMap((one) => {
      const { score } = one.explained
      const leads = one === leader
      return groupTies(one.scored, score, limit).map((group) => {
        return { one, group, leads, weight: one.prior + score[group[0]!]! }
      })
    })
    .toSorted((left, right) => Number(right.leads) - Number(left.leads) || right.weight - left.weight)
  return {
    suspects: groups.slice(0, limit).map(({ one, group }) => suspectOf(one, group, all)),
    best: { role: leader.role, scope: leader.scored.candidates.scope },
    none: Math.exp(-all),
    decisive: decisiveness(leader.scored, affectedBy[leader.role], leader.explained),
  }
}

/** What a candidate of this role brings about: failures, or passes. */
const affectedBy = { polluter: 1, setter: 0 } as const satisfies Record<Role, Affected>

/** Nats by which single candidates of a role and scope may fall behind the leading ones before sets of them are skipped. */
const WORTH_SETS = 8

function* hypothesesOf({ scopes, fails, failures }: Observations): Steps<Hypotheses[]> {
  const alone: Hypotheses[] = []
  for (const candidates of scopes) {
    yield
    const scored = scoreScope(candidates, fails)
    for (const role of ['polluter', 'setter'] as const) {
      if (role === 'setter' && candidates.scope === 'overlapping') continue
      yield
      const explained = explainAlone(scored, affectedBy[role])
      const prior = Math.log((SCOPE_PRIOR[candidates.scope] * ROLE_PRIOR[role]) / scored.total)
      alone.push({ role, scored, explained, prior })
    }
  }
  // Any set explains a single one.
  if (failures < 2 || fails.length - failures < 2) return alone
  const weights = alone.map(({ explained, prior }) => prior + logSum(explained.score))
  const least = Math.max(...weights) - WORTH_SETS
  for (const [index, one] of alone.entries()) {
    if (weights[index]! < least) continue
    yield
    one.explained = explainBySets(one.scored, affectedBy[one.role], one.explained)
  }
  return alone
}

/** Nats by which candidates with the same pattern may differ (through their gaps) and still count as tied. */
const TIE = 1

/** Best first. Candidates that came before the victim in the same runs, and score alike, are one group. */
const groupTies = ({ candidates, fails }: Scored, score: Float64Array, limit: number): number[][] => {
  const order = [...score.keys()]
    .filter((index) => score[index]! > -Infinity)
    .toSorted((left, right) => score[right]! - score[left]!)
  const groups: number[][] = []
  for (const index of order) {
    const tied = groups.find(
      ([head]) => score[head!]! - score[index]! <= TIE && precedeAlike(candidates, fails.length, head!, index),
    )
    if (tied) tied.push(index)
    else if (groups.length < limit) groups.push([index])
  }
  return groups
}

const precedeAlike = ({ gap }: Candidates, runs: number, left: number, right: number): boolean => {
  for (let run = 0; run < runs; run++) {
    const one = gap[left * runs + run]!
    const other = gap[right * runs + run]!
    if (one !== other && (one < 0 || other < 0)) return false
  }
  return true
}

/** Nats by which a set must beat its first member alone before its further members are told. */
const HINT = 3

/** The best set that holds a candidate, if it explains clearly more than the candidate alone does. */
const hintsFor = ({ scored, explained }: Hypotheses, head: number): Pick<Suspect, 'cleaners' | 'together'> => {
  const best = explained.sets.find(({ actors }) => actors.includes(head))
  if (!best || best.weight < explained.alone[head]! + HINT) return { cleaners: [], together: [] }
  const idOf = (index: number): number => scored.candidates.id[index]!
  return {
    cleaners: best.cleaners.map(idOf),
    together: best.mode === 'all' ? best.actors.filter((actor) => actor !== head).map(idOf) : [],
  }
}

const suspectOf = (one: Hypotheses, group: readonly number[], all: number): Suspect => {
  const { scored, explained, prior, role } = one
  const { candidates, fails } = scored
  const head = group[0]!
  const counts = { failAfter: 0, runsAfter: 0, failOtherwise: 0, runsOtherwise: 0 }
  for (let run = 0; run < fails.length; run++) {
    const gap = candidates.gap[head * fails.length + run]!
    if (gap === UNKNOWN) continue
    if (gap >= 0) {
      counts.runsAfter++
      counts.failAfter += fails[run]!
    } else {
      counts.runsOtherwise++
      counts.failOtherwise += fails[run]!
    }
  }
  return {
    role,
    scope: candidates.scope,
    unit: candidates.unit,
    ids: group.map((index) => candidates.id[index]!),
    score: explained.score[head]!,
    confidence: Math.exp(prior + logSum(group.map((index) => explained.score[index]!)) - all),
    ...counts,
    ...hintsFor(one, head),
  }
}
