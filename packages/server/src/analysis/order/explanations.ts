import {
  type Affected,
  bayesFactor,
  chanceOfAlways,
  COARSE_GRID,
  FULL_GRID,
  type Grid,
  logAdd,
  SET_GRID,
} from './bayes-factor.ts'
import type { Candidates } from './candidates.ts'
import { COUNTS, countFileGaps, countGaps } from './gap-counts.ts'
import { leadingOf } from './leading-of.ts'
import { gapsOf as gapsOfFiles, type RelatedFiles } from './related-files.ts'
import { countExposure, joined, type Joining, NEVER, scoreSets, type SetGaps } from './score-sets.ts'

/**
 * A set of candidates that explains a test: it is affected when any actor (`any`) or every actor (`all`) came before it
 * and no cleaner came in between. The last-writer semantics of a piece of shared state.
 */
export interface Explanation {
  mode: 'any' | 'all'
  /** Indices of candidates. */
  actors: readonly number[]
  cleaners: readonly number[]
  /** Log Bayes factor against "the order does not matter", without the prior. */
  score: number
  /** Log of score and prior together. */
  weight: number
}

/** How well each candidate of one scope explains one test, in one role. */
export interface Explained {
  /** Log Bayes factor of each candidate, averaged over the explanations that hold it; -Infinity where the sift dropped it. */
  score: Float64Array
  /** The same for each candidate alone. */
  alone: Float64Array
  /** The leading sets, best first. */
  sets: Explanation[]
}

/** One scope of one test, counted once for both roles. */
export interface Scored {
  /** Of many files those that come into question. */
  candidates: Candidates
  /** How many the scope has. */
  total: number
  fails: Uint8Array
  counts: Uint16Array
  /** By "affected": the sifting score of each candidate. Empty where there are few. */
  coarse: readonly [Float64Array, Float64Array]
}

/** Candidates looked at closely, at most: the others are dropped by a coarser score. */
const SIFTED = 24
/** Candidates that a set may start from, and sets that are grown further. */
const STARTS = 16
const BEAM = 4
const LARGEST = 6
/** The prior of one candidate alone; each further member costs 1 in `MEMBER x candidates`. */
const ALONE = Math.log(0.6)
const MEMBER = { actor: Math.log(0.12), cleaner: Math.log(0.2) }

export const scoreScope = (scope: Candidates | RelatedFiles, fails: Uint8Array): Scored => {
  const total = scope.id.length
  if ('lists' in scope) return scoreFiles(scope, fails)
  const counts = countGaps(scope, fails)
  return {
    candidates: scope,
    total,
    fails,
    counts,
    coarse: coarseScores(counts, total > SIFTED ? scope.id.keys() : []),
  }
}

/** Only those that lead in one of the roles are looked at closely. */
const scoreFiles = (files: RelatedFiles, fails: Uint8Array): Scored => {
  const { scope, unit } = files
  const total = files.id.length
  const all = countFileGaps(files, fails)
  const coarse = coarseScores(all, total > SIFTED ? files.id : [])
  const kept =
    total > SIFTED
      ? [...new Set(coarse.flatMap((scores) => leadingOf(scores, SIFTED)))].toSorted((left, right) => left - right)
      : [...files.id.keys()]
  const id = Int32Array.from(kept, (index) => files.id[index]!)
  const counts = new Uint16Array(id.length * COUNTS)
  for (const [index, own] of id.entries()) counts.set(all.subarray(own * COUNTS, (own + 1) * COUNTS), index * COUNTS)
  return {
    candidates: { scope, unit, id, gap: gapsOfFiles(files, id) },
    total,
    fails,
    counts,
    coarse: total > SIFTED ? [pick(coarse[0], kept), pick(coarse[1], kept)] : coarse,
  }
}

const pick = (scores: Float64Array, kept: readonly number[]): Float64Array =>
  Float64Array.from(kept, (index) => scores[index]!)

/** @param entries of the candidates in the counts */
const coarseScores = (counts: Uint16Array, entries: Iterable<number>): [Float64Array, Float64Array] => {
  const all = Int32Array.from(entries)
  const scored = (affected: Affected): Float64Array => {
    const factor = bayesFactor(COARSE_GRID, affected)
    return Float64Array.from(all, (entry) => factor(counts, entry * COUNTS))
  }
  return [scored(0), scored(1)]
}

/**
 * Scores candidates by Bayesian model averaging over two families: each candidate alone, undone more or less by whatever
 * follows (`bayes-factor.ts`), and sets of several actors and cleaners (`explainBySets`).
 */
export const explainAlone = ({ candidates: { id }, total, counts, coarse }: Scored, affected: Affected): Explained => {
  const kept = total > SIFTED ? leadingOf(coarse[affected], SIFTED) : [...id.keys()]
  const alone = scoreWith(FULL_GRID, counts, affected, kept, id.length)
  return { score: alone.map((one) => one + ALONE), alone, sets: [] }
}

/** The same with sets, grown by a beam search from the best candidates: most of the work of a ranking. */
export const explainBySets = (scored: Scored, affected: Affected, { alone }: Explained): Explained => {
  const order = descending(alone)
  const sets = growSets(scored, affected, order.slice(0, STARTS), membersOf(scored, affected, order))
  const score = alone.map((one) => one + ALONE)
  for (const { actors, weight } of sets) for (const actor of actors) score[actor] = logAdd(score[actor]!, weight)
  return { score, alone, sets: sets.toSorted((left, right) => right.weight - left.weight).slice(0, BEAM) }
}

/** Probability that the leading explanation always has its effect (rather than half of the time). */
export const decisiveness = (scored: Scored, affected: Affected, { score, alone, sets }: Explained): number => {
  const lead = score.indexOf(Math.max(...score))
  const [set] = sets
  if (!set || set.weight < alone[lead]!) return chanceOfAlways(FULL_GRID, scored.counts, lead * COUNTS, affected)
  return chanceOfAlways(SET_GRID, countExposure(gapsOf(scored, set), affectedRuns(scored, affected)), 0, 1)
}

const descending = (scores: Float64Array): number[] =>
  [...scores.keys()].toSorted((left, right) => scores[right]! - scores[left]!)

const scoreWith = (
  models: Grid,
  counts: Uint16Array,
  affected: Affected,
  kept: readonly number[],
  length: number,
): Float64Array => {
  const scores = new Float64Array(length).fill(-Infinity)
  const factor = bayesFactor(models, affected)
  for (const index of kept) scores[index] = factor(counts, index * COUNTS)
  return scores
}

/** Few candidates: all. Many: the leaders, and those that look most like the opposite, as a cleaner does. */
const membersOf = ({ total, coarse }: Scored, affected: Affected, order: readonly number[]): readonly number[] => {
  if (total <= SIFTED) return order
  return [...new Set([...order.slice(0, SIFTED / 2), ...leadingOf(coarse[affected === 1 ? 0 : 1], SIFTED / 2)])]
}

const affectedRuns = ({ fails }: Scored, affected: Affected): Uint8Array =>
  affected === 1 ? fails : fails.map((one) => 1 - one)

/** A candidate's gaps with NEVER for "not before"; a run where one cannot be told counts as not before here. */
const columnOf = ({ candidates: { gap }, fails: { length } }: Scored, index: number): Int16Array =>
  gap.slice(index * length, (index + 1) * length).map((own) => (own >= 0 ? own : NEVER))

const gapsOf = (scored: Scored, { mode, actors, cleaners }: Explanation): SetGaps => {
  const [first, ...others] = actors
  const never = new Int16Array(scored.fails.length).fill(NEVER)
  let gaps: SetGaps = { complete: columnOf(scored, first!), cleaned: never }
  for (const other of others) gaps = joined(gaps, columnOf(scored, other), mode)
  for (const cleaner of cleaners) gaps = joined(gaps, columnOf(scored, cleaner), 'cleaner')
  return gaps
}

type Growing = Explanation & SetGaps

const growSets = (
  scored: Scored,
  affected: Affected,
  starts: readonly number[],
  members: readonly number[],
): Explanation[] => {
  const columns = new Map([...starts, ...members].map((index) => [index, columnOf(scored, index)]))
  const score = scoreSets(affectedRuns(scored, affected))
  const found = new Map<string | number, Explanation>()
  const all = scored.total
  const actorPrice = MEMBER.actor - Math.log(all)
  const cleanerPrice = MEMBER.cleaner - Math.log(all)
  const cleaned = new Int16Array(scored.fails.length).fill(NEVER)
  let beam = starts.map((start): Growing => {
    return {
      mode: 'any',
      actors: [start],
      cleaners: [],
      score: 0,
      weight: ALONE,
      complete: columns.get(start)!,
      cleaned,
    }
  })
  for (let size = 1; size < LARGEST && beam.length > 0; size++) {
    const next: { from: Growing; member: number; as: Joining; made: Explanation }[] = []
    for (const from of beam)
      for (const member of members) {
        if (from.actors.includes(member) || from.cleaners.includes(member)) continue
        for (const as of waysToJoin(from)) {
          const key = size === 1 ? keyOfPair(from.actors[0]!, member, as, all) : keyOf(withMember(from, member, as))
          if (found.has(key)) continue
          const own = score(from, columns.get(member)!, as)
          const price = as === 'cleaner' ? cleanerPrice : actorPrice
          const made = { ...withMember(from, member, as), score: own, weight: from.weight - from.score + own + price }
          found.set(key, made)
          next.push({ from, member, as, made })
        }
      }
    beam = next
      .toSorted((left, right) => right.made.weight - left.made.weight)
      .slice(0, BEAM)
      // The first step may start low: a pair can be strong where each alone is weak. Later ones must pay for themselves.
      .filter(({ from, made }) => size === 1 || made.weight > from.weight)
      .map(({ from, member, as, made }) => ({ ...made, ...joined(from, columns.get(member)!, as) }))
  }
  return [...found.values()]
}

const waysToJoin = ({ actors, mode }: Explanation): readonly Joining[] =>
  actors.length === 1 ? ['any', 'all', 'cleaner'] : [mode, 'cleaner']

type Members = Pick<Explanation, 'mode' | 'actors' | 'cleaners'>

const withMember = ({ mode, actors, cleaners }: Explanation, member: number, as: Joining): Members =>
  as === 'cleaner'
    ? { mode, actors, cleaners: [...cleaners, member] }
    : { mode: as, actors: [...actors, member], cleaners }

/** Most sets are pairs: a number is made faster than a text. */
const keyOfPair = (actor: number, member: number, as: Joining, all: number): number => {
  if (as === 'cleaner') return actor * all + member
  const pair = Math.min(actor, member) * all + Math.max(actor, member)
  return pair + all * all * (as === 'all' ? 1 : 2)
}

const keyOf = ({ mode, actors, cleaners }: Members): string =>
  `${actors.length > 1 ? mode : ''} ${sorted(actors)} ${sorted(cleaners)}`

const sorted = (list: readonly number[]): string =>
  list.length === 1 ? String(list[0]) : list.toSorted((left, right) => left - right).join()
