import type { EnvironmentCount } from '../analysis/flaky/environments.ts'
import type { TestVerdict, VerdictClass } from '../analysis/flaky/verdict.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { createRowPacker, type PackedRows, textOfRow } from './packed-rows.ts'

/** Verdicts as columns: a row for each test, nearly all numbers. */
export interface PackedVerdicts {
  /** Class of each test, from 1; 0 where it has no result. */
  kind: Uint8Array
  isGone: Uint8Array
  /** `wholes` of each test. */
  whole: Int32Array
  /** `fractions` of each test. */
  fraction: Float64Array
  /** JSON; nothing where there are none. */
  environments: PackedRows
}

export interface KnownVerdicts {
  /** Undefined where it has no result. */
  of(test: number): TestVerdict | undefined
  classOf(test: number): VerdictClass | undefined
  isGone(test: number): boolean
  /** `since.seenAt` and `recovered.run` (of who was flaky) by themselves: they are asked of all tests, to count them. */
  seenAt(test: number): number | undefined
  recoveredFromFlaky(test: number): number | undefined
}

const classes: readonly VerdictClass[] = [
  'healthy',
  'flaky',
  'order-dependent',
  'broken',
  'newly-failing',
  'not-enough-data',
]

const wholes = 17
/** Places in `wholesOf`. */
const [seenAtPlace, recoveredRunPlace, wasFlakyPlace] = [7, 10, 11]
const fractions = 4
const testsPerStep = 64

export function* packVerdicts(verdicts: readonly (TestVerdict | undefined)[]): Steps<PackedVerdicts> {
  const { length } = verdicts
  const kind = new Uint8Array(length)
  const isGone = new Uint8Array(length)
  const whole = new Int32Array(length * wholes)
  const fraction = new Float64Array(length * fractions)
  const environments = createRowPacker(length)
  for (const [test, verdict] of verdicts.entries()) {
    if (test % testsPerStep === 0) yield
    environments.add(verdict && verdict.environments.length > 0 ? JSON.stringify(verdict.environments) : '')
    if (!verdict) continue
    kind[test] = classes.indexOf(verdict.class) + 1
    isGone[test] = Number(verdict.isGone)
    whole.set(wholesOf(verdict), test * wholes)
    const { flaky, score } = verdict
    fraction.set([flaky, ...(score ? [score.rate, score.low, score.high] : noScore)], test * fractions)
  }
  return { kind, isGone, whole, fraction, environments: environments.end() }
}

const noScore = [Number.NaN, Number.NaN, Number.NaN] as const
const nothing = -1

/** In the order in which `verdictFrom` reads them. */
function wholesOf({ runs, failed, retried, leftOut, signals, since, recovered, ...rest }: TestVerdict): number[] {
  return [
    runs,
    failed,
    retried,
    leftOut,
    signals.retried,
    signals.bothOutcomes,
    signals.returned,
    since?.seenAt ?? nothing,
    since?.after ?? nothing,
    since?.codes ?? 0,
    recovered?.run ?? nothing,
    Number(recovered?.from === 'flaky'),
    recovered?.cleanRuns ?? 0,
    rest.streak,
    rest.cleanRuns,
    rest.cleanRunsNeeded ?? nothing,
    rest.lastFailedRun ?? nothing,
  ]
}

export function toKnownVerdicts({ kind, isGone, whole, fraction, environments }: PackedVerdicts): KnownVerdicts {
  const classOf = (test: number): VerdictClass | undefined => classes[(kind[test] ?? 0) - 1]
  const wholeAt = (test: number, place: number): number | undefined => {
    const value = whole[test * wholes + place]!
    return (kind[test] ?? 0) === 0 || value === nothing ? undefined : value
  }
  return {
    classOf,
    isGone: (test) => isGone[test] === 1,
    seenAt: (test) => wholeAt(test, seenAtPlace),
    recoveredFromFlaky: (test) => (wholeAt(test, wasFlakyPlace) === 1 ? wholeAt(test, recoveredRunPlace) : undefined),
    of(test) {
      const own = classOf(test)
      if (own === undefined) return undefined
      const numbers = whole.subarray(test * wholes, (test + 1) * wholes)
      const [flaky, rate, low, high] = fraction.subarray(test * fractions) as unknown as readonly [
        flaky: number,
        rate: number,
        low: number,
        high: number,
      ]
      return {
        class: own,
        ...verdictFrom(numbers as unknown as Wholes),
        flaky,
        score: Number.isNaN(rate) ? null : { rate, low, high },
        isGone: isGone[test] === 1,
        get environments() {
          return JSON.parse(textOfRow(environments, test) || '[]') as EnvironmentCount[]
        },
      }
    },
  }
}

type Wholes = readonly [
  runs: number,
  failed: number,
  retried: number,
  leftOut: number,
  signalRetried: number,
  bothOutcomes: number,
  returned: number,
  seenAt: number,
  after: number,
  codes: number,
  recoveredRun: number,
  wasFlaky: number,
  recoveredCleanRuns: number,
  streak: number,
  cleanRuns: number,
  cleanRunsNeeded: number,
  lastFailedRun: number,
]

const orNull = (value: number): number | null => (value === nothing ? null : value)

function verdictFrom([
  runs,
  failed,
  retried,
  leftOut,
  signalRetried,
  bothOutcomes,
  returned,
  seenAt,
  after,
  codes,
  recoveredRun,
  wasFlaky,
  recoveredCleanRuns,
  streak,
  cleanRuns,
  cleanRunsNeeded,
  lastFailedRun,
]: Wholes): Omit<TestVerdict, 'class' | 'flaky' | 'score' | 'isGone' | 'environments'> {
  return {
    runs,
    failed,
    retried,
    leftOut,
    signals: { retried: signalRetried, bothOutcomes, returned },
    since: seenAt === nothing ? null : { after: orNull(after), seenAt, codes },
    recovered:
      recoveredRun === nothing
        ? null
        : { from: wasFlaky === 1 ? 'flaky' : 'broken', cleanRuns: recoveredCleanRuns, run: recoveredRun },
    streak,
    cleanRuns,
    cleanRunsNeeded: orNull(cleanRunsNeeded),
    lastFailedRun: orNull(lastFailedRun),
  }
}
