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
import {
  countExposure,
  type Gaps,
  gapsFrom,
  joined,
  type Joining,
  NEVER,
  scoreSets,
  type SetGaps,
} from './score-sets.ts'

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
  const leading = leadingOf(
    Float64Array.from(sets, ({ weight }) => weight),
    BEAM,
  )
  return { score, alone, sets: leading.map((index) => sets[index]!) }
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
const columnOf = ({ candidates: { gap }, fails: { length } }: Scored, index: number): Gaps =>
  gapsFrom(gap.subarray(index * length, (index + 1) * length))

const gapsOf = (scored: Scored, { mode, actors, cleaners }: Explanation): SetGaps => {
  const [first, ...others] = actors
  const { each } = columnOf(scored, first!)
  let gaps: SetGaps = { complete: each, cleaned: new Int16Array(each.length).fill(NEVER) }
  for (const other of others) gaps = joined(gaps, columnOf(scored, other).each, mode)
  for (const cleaner of cleaners) gaps = joined(gaps, columnOf(scored, cleaner).each, 'cleaner')
  return gaps
}

/** A set that is grown further. Masks have the bit of each member's slot, as sums: there may be more than 32 of them. */
interface Growing extends Explanation, SetGaps {
  actorMask: number
  cleanerMask: number
}

interface Grown {
  from: Growing
  member: number
  as: Joining
  made: Explanation
}

const growSets = (
  scored: Scored,
  affected: Affected,
  starts: readonly number[],
  members: readonly number[],
): Explanation[] => {
  const columns = new Map([...starts, ...members].map((index) => [index, columnOf(scored, index)]))
  const bitOf = new Map([...columns.keys()].map((index, slot) => [index, 2 ** slot]))
  const scoresOf = scoreSets(affectedRuns(scored, affected))
  const found: Explanation[] = []
  const all = scored.total
  const actorPrice = MEMBER.actor - Math.log(all)
  const cleanerPrice = MEMBER.cleaner - Math.log(all)
  const cleaned = new Int16Array(columns.get(starts[0]!)?.each.length ?? 0).fill(NEVER)
  let beam = starts.map((start): Growing => {
    const nothing = { score: 0, weight: ALONE, complete: columns.get(start)!.each, cleaned }
    return { mode: 'any', actors: [start], cleaners: [], actorMask: bitOf.get(start)!, cleanerMask: 0, ...nothing }
  })

  const grow = ({ from, member, as, made }: Grown): Growing => {
    const bit = bitOf.get(member)!
    return {
      ...made,
      ...joined(from, columns.get(member)!.each, as),
      actorMask: from.actorMask + (as === 'cleaner' ? 0 : bit),
      cleanerMask: from.cleanerMask + (as === 'cleaner' ? bit : 0),
    }
  }

  for (let size = 1; size < LARGEST && beam.length > 0; size++) {
    // Sets of another size are others.
    const isNews = createSeenSets()
    const next: Grown[] = []
    for (const from of beam) {
      const score = scoresOf(from, from.cleaners.length > 0)
      const { actors, cleaners, actorMask, cleanerMask } = from
      const ways = waysToJoin(from)
      const least = from.weight - from.score
      for (const member of members) {
        if (actors.includes(member) || cleaners.includes(member)) continue
        const column = columns.get(member)!
        const bit = bitOf.get(member)!
        for (const as of ways) {
          if (as === 'cleaner') {
            if (!isNews(actors.length > 1 && from.mode === 'all', actorMask, cleanerMask + bit)) continue
            const own = score(column, as)
            const weight = least + own + cleanerPrice
            const made = { mode: from.mode, actors, cleaners: [...cleaners, member], score: own, weight }
            next.push({ from, member, as, made })
          } else {
            if (!isNews(as === 'all', actorMask + bit, cleanerMask)) continue
            const own = score(column, as)
            const made = {
              mode: as,
              actors: [...actors, member],
              cleaners,
              score: own,
              weight: least + own + actorPrice,
            }
            next.push({ from, member, as, made })
          }
        }
      }
    }
    for (const { made } of next) found.push(made)
    beam = leadingOf(
      Float64Array.from(next, ({ made }) => made.weight),
      BEAM,
    )
      .map((index) => next[index]!)
      // The first step may start low: a pair can be strong where each alone is weak. Later ones must pay for themselves.
      .filter(({ from, made }) => size === 1 || made.weight > from.weight)
      .map(grow)
  }
  return found
}

const waysToJoin = ({ actors, mode }: Explanation): readonly Joining[] =>
  actors.length === 1 ? ['any', 'all', 'cleaner'] : [mode, 'cleaner']

/** The same set comes up by each of its members in turn. @returns a function that is true for a set the first time */
const createSeenSets = () => {
  const seen = new Map<number, Set<number>>()
  return (isAll: boolean, actorMask: number, cleanerMask: number): boolean => {
    const key = actorMask * 2 + Number(isAll)
    const own = seen.get(key)
    if (!own) {
      seen.set(key, new Set([cleanerMask]))
      return true
    }
    if (own.has(cleanerMask)) return false
    own.add(cleanerMask)
    return true
  }
}
