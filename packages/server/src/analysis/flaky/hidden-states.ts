import { allPassed, type CodeChain, type CodeGroup, type TestOutcomes } from './code-groups.ts'
import { type Emission, passThrough } from './forward-backward.ts'
import type { RunColumns } from './run-columns.ts'
import { PASSED } from './run-facts.ts'

/**
 * What explains the failures of a test: that it is flaky, or that changes of the code broke and mended it.
 *
 * Along each line of development the test is, on each code, either working or broken: a hidden Markov model of two
 * states which may change only where the code does. Working, it fails at the rate of its flakiness, the same for all
 * lines, and for other reasons as often as the run shows that everything did (badness.ts); broken, it fails every time.
 * Neither that rate is known nor how often its code breaks: a grid of both, each with its prior, among the rates "as good
 * as never". So a test that failed and passed on one code, or passed on a retry, can only be flaky; one that fails from
 * a commit on, every time, is broken; and a failure between passes at other commits is a little of both.
 */
export interface Explanation {
  /** Probability that it fails on code that works, 0..1. */
  flaky: number
  /** Of each outcome of the test: probability that its code was broken. */
  broken: Float64Array
}

/** Other reasons than the test fail it so seldom: nobody calls that flaky. */
const never = 5e-5
const priorFlaky = 0.1
const rates = [never, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.25, 0.45, 0.7, 0.9]
/** Chances that a commit of the main line breaks the test: code that is left alone, that changes, that changes daily. */
const breakages = [
  { breaks: 0.001, prior: 0.95 },
  { breaks: 0.01, prior: 0.04 },
  { breaks: 0.05, prior: 0.01 },
]
const mendsMain = 0.3
const beginsBroken = 0.01
const work = { breaks: 0.2, mends: 0.4, begins: 0.3 }

/** Broken code that passes, or passes on a retry: there is nearly no such thing. */
const passesBroken = 1e-3

interface Hypothesis {
  rate: number
  breaks: number
  logWeight: number
  /** How the main line stood from a place on. */
  main: { place: number; broken: number }[]
}

const hypotheses = (): Hypothesis[] =>
  rates.flatMap((_, rate) =>
    breakages.map(({ breaks, prior }) => ({
      rate,
      breaks,
      logWeight: Math.log(prior * (rate === 0 ? 1 - priorFlaky : priorFlaky / (rates.length - 1))),
      main: [],
    })),
  )

/** @param badness of each run: chance that any test fails in it for no reason of its own */
export function explain(
  columns: RunColumns,
  outcomes: TestOutcomes,
  chains: readonly CodeChain[],
  badness: Float64Array,
): Explanation {
  const all = hypotheses()
  // Of lines on which it always passed: most are like that.
  let quietPasses = 0
  const beliefs: { groups: CodeGroup[]; brokenBy: Float64Array[] }[] = []
  // Branches begin with what was on the main line then.
  for (const { chain, groups } of chains.toSorted((a, b) => isWork(columns, a) - isWork(columns, b))) {
    if (groups.length === 1 && allPassed(groups[0]!)) {
      quietPasses += groups[0]!.passed
      continue
    }
    const emissions = rates.map((rate) => groups.map((group) => emissionOf(group, outcomes, badness, rate)))
    const codes = groups.map((group) => group.codes)
    const brokenBy = all.map((one) => {
      const hazards = columns.isWork[chain]
        ? { ...work, begins: Math.max(work.begins, 0.97 * mainBrokenAt(one, groups[0]!.places[0]!)) }
        : { breaks: one.breaks, mends: mendsMain, begins: beginsBroken }
      const { logLikelihood, broken } = passThrough(emissions[one.rate]!, codes, hazards)
      one.logWeight += logLikelihood
      if (!columns.isWork[chain])
        for (const [index, { places }] of groups.entries()) one.main.push({ place: places[0]!, broken: broken[index]! })
      return broken
    })
    beliefs.push({ groups, brokenBy })
  }

  const weights = normalise(all.map(({ logWeight, rate }) => logWeight + quietPasses * Math.log1p(-rates[rate]!)))
  const broken = new Float64Array(outcomes.run.length)
  for (const { groups, brokenBy } of beliefs)
    for (const [index, { places }] of groups.entries()) {
      const probability = brokenBy.reduce((sum, own, number) => sum + weights[number]! * own[index]!, 0)
      for (const place of places) broken[place] = probability
    }
  const notFlaky = all.reduce((sum, { rate }, index) => sum + (rate === 0 ? weights[index]! : 0), 0)
  return { flaky: 1 - notFlaky, broken }
}

const isWork = (columns: RunColumns, { chain }: CodeChain): number => Number(columns.isWork[chain])

function mainBrokenAt({ main }: Hypothesis, place: number): number {
  let last = { place: -1, broken: 0 }
  for (const state of main) if (state.place < place && state.place > last.place) last = state
  return last.broken
}

function emissionOf(
  { places, passed, failed, retried }: CodeGroup,
  { run, status }: TestOutcomes,
  badness: Float64Array,
  rate: number,
): Emission {
  let logWorking = passed * Math.log1p(-rate)
  if (failed + retried > 0)
    for (const place of places)
      if (status[place] !== PASSED) logWorking += Math.log(1 - (1 - rate) * (1 - badness[run[place]!]!))
  return { logWorking, logBroken: (passed + retried) * Math.log(passesBroken) + failed * Math.log1p(-2 * passesBroken) }
}

function normalise(logs: readonly number[]): number[] {
  const top = Math.max(...logs)
  const weights = logs.map((log) => Math.exp(log - top))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
