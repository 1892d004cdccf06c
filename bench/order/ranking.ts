import { analyseTests, type TestAnalysis } from '../../packages/server/src/analysis/order/analyse-tests.ts'
import type { History } from '../../packages/server/src/analysis/order/schedule.ts'
import { loadNnsDapp } from '../../test/order/nns-dapp.ts'
import { ochiai } from '../../test/order/ochiai.ts'
import { plantBrittle, plantVictim, type Plant } from '../../test/order/plants.ts'
import { pick, type Random, seeded } from '../../test/order/random.ts'
import { mean, rankOfFirst } from '../../test/order/rank-metrics.ts'
import { inFileShuffles, simulateHistory } from '../../test/order/simulate-history.ts'
import { simulateSuite } from '../../test/order/simulate-suite.ts'

/** How well one method put a true cause first. */
export interface Ranked {
  /** Share of the tests whose first-ranked suspect is a true cause; ties count by their chance. */
  first: number
  meanReciprocalRank: number
}

interface Rank {
  first: number
  reciprocal: number
}

export interface RankingCell {
  name: string
  runs: number
  /** Tests with both outcomes and a known cause. */
  tests: number
  ours: Ranked
  /** Share of the tests whose first group of suspects, told as one since history cannot tell them apart, holds a true cause. */
  oursGroup: number
  ochiai: Ranked
}

type Case = { test: number; relevant: ReadonlySet<number>; setter: boolean }

/** The first `runs` schedules: what a younger history would have seen. */
const cut = (history: History, runs: number): History => ({
  ...history,
  schedules: history.schedules.slice(0, runs),
})

/** Planted victims (or brittles) inside files, seen in shuffled orders. */
export function rankPlanted(kind: 'victim' | 'brittle', runs: number, plantsWanted: number): RankingCell {
  const ranks: BothRanks[] = []
  for (let seed = 1; ranks.length < plantsWanted && seed < 400; seed++) {
    const random = seeded(seed * 7919)
    const suite = simulateSuite(random, 20, 5, 40)
    const plants = pick(random, suite.files, 10).map(({ tests }) => plantOf(kind, random, tests))
    const history = simulateHistory(random, suite, plants, { ...inFileShuffles, runs })
    const cases = plants.map(({ victim, actors }) => ({
      test: victim,
      relevant: new Set(actors),
      setter: kind === 'brittle',
    }))
    ranks.push(...rankBoth(history, cases, random))
  }
  return cell(`${kind}, shuffled in their file`, runs, ranks)
}

function plantOf(kind: 'victim' | 'brittle', random: Random, tests: readonly number[]): Plant {
  return kind === 'victim' ? plantVictim(random, tests) : plantBrittle(random, tests)
}

/** The recordings of a real project, its first `runs` shuffles. */
export function rankNnsDapp(runs: number): RankingCell {
  const { history, truth } = loadNnsDapp()
  const cases = truth
    .filter(({ relevant }) => relevant.length > 0)
    .map(({ test, relevant, kind }) => ({ test, relevant: new Set(relevant), setter: kind === 'brittle' }))
  const seen = cut(history, runs)
  return cell('nns-dapp', seen.schedules.length, rankBoth(seen, cases, seeded(1)))
}

interface BothRanks {
  ours: Rank
  isGroupRight: boolean
  ochiai: Rank
}

function rankBoth(history: History, cases: readonly Case[], random: Random): BothRanks[] {
  const analyses = new Map(analyseTests(history, { random }).map((one) => [one.test, one]))
  return cases.flatMap((one) => {
    const analysis = analyses.get(one.test)
    if (!analysis) return []
    return [
      { ours: rankOurs(analysis, one), isGroupRight: groupIsRight(analysis, one), ochiai: rankOchiai(analysis, one) },
    ]
  })
}

function groupIsRight({ ranking: { suspects } }: TestAnalysis, { relevant, setter }: Case): boolean {
  const [lead] = suspects
  return (
    lead?.role === (setter ? 'setter' : 'polluter') && lead.unit === 'test' && lead.ids.some((id) => relevant.has(id))
  )
}

/** A suspect in the wrong role or outside the file is wrong. */
function rankOurs({ ranking }: TestAnalysis, { relevant, setter }: Case) {
  const scores: number[] = []
  const hits: boolean[] = []
  for (const [place, { ids, role, unit }] of ranking.suspects.entries())
    for (const id of ids) {
      scores.push(-place)
      hits.push(unit === 'test' && role === (setter ? 'setter' : 'polluter') && relevant.has(id))
    }
  return rankOfFirst(scores, hits)
}

/** Ochiai is told what kind of test it is, and that the cause is in the file. */
function rankOchiai({ observations: { fails, scopes } }: TestAnalysis, { relevant, setter }: Case) {
  const inFile = scopes.find((scope) => scope.scope === 'same-file')
  if (!inFile || !('gap' in inFile)) return rankOfFirst([], [])
  const affected = setter ? fails.map((one) => 1 - one) : fails
  return rankOfFirst(
    ochiai(inFile, affected),
    Array.from(inFile.id, (id) => relevant.has(id)),
  )
}

function cell(name: string, runs: number, ranks: readonly BothRanks[]): RankingCell {
  const of = (method: 'ours' | 'ochiai'): Ranked => ({
    first: mean(ranks.map((one) => one[method].first)),
    meanReciprocalRank: mean(ranks.map((one) => one[method].reciprocal)),
  })
  return {
    name,
    runs,
    tests: ranks.length,
    ours: of('ours'),
    oursGroup: mean(ranks.map(({ isGroupRight }) => Number(isGroupRight))),
    ochiai: of('ochiai'),
  }
}
