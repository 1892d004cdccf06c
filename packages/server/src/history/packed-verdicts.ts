import type { EnvironmentCount } from '../analysis/flaky/environments.ts'
import {
  type Recovered,
  type Since,
  type TestVerdict,
  verdictClasses,
  type VerdictClass,
} from '../analysis/flaky/verdict.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { createRowPacker, type PackedRows, textOfRow } from './packed-rows.ts'

/** Verdicts as columns: a row for each test, nearly all numbers. */
export interface PackedVerdicts {
  /** Class of each test, from 1; 0 where it has no result. */
  kind: Uint8Array
  isGone: Uint8Array
  /** `wholes` numbers of each test. */
  whole: Int32Array
  /** `fractions` numbers of each test. */
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

/** Of each test, in this order: counts, and indices of runs; -1 where there is none. */
const names = [
  'runs',
  'failed',
  'retried',
  'leftOut',
  'signalRetried',
  'bothOutcomes',
  'returned',
  'seenAt',
  'after',
  'codes',
  'recoveredRun',
  'wasFlaky',
  'recoveredCleanRuns',
  'streak',
  'cleanRuns',
  'cleanRunsNeeded',
  'lastFailedRun',
] as const
type Name = (typeof names)[number]
const place = Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>

const wholes = names.length
const fractions = 4
const testsPerStep = 64
const nothing = -1

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
    kind[test] = verdictClasses.indexOf(verdict.class) + 1
    isGone[test] = Number(verdict.isGone)
    const numbers = wholesOf(verdict)
    for (let index = 0; index < wholes; index++) whole[test * wholes + index] = numbers[names[index]!]
    const { flaky, score } = verdict
    fraction.set([flaky, ...(score ? [score.rate, score.low, score.high] : noScore)], test * fractions)
  }
  return { kind, isGone, whole, fraction, environments: environments.end() }
}

const noScore = [Number.NaN, Number.NaN, Number.NaN] as const

function wholesOf({ signals, since, recovered, cleanRunsNeeded, lastFailedRun, ...own }: TestVerdict) {
  return {
    runs: own.runs,
    failed: own.failed,
    retried: own.retried,
    leftOut: own.leftOut,
    signalRetried: signals.retried,
    bothOutcomes: signals.bothOutcomes,
    returned: signals.returned,
    seenAt: since?.seenAt ?? nothing,
    after: since?.after ?? nothing,
    codes: since?.codes ?? 0,
    recoveredRun: recovered?.run ?? nothing,
    wasFlaky: Number(recovered?.from === 'flaky'),
    recoveredCleanRuns: recovered?.cleanRuns ?? 0,
    streak: own.streak,
    cleanRuns: own.cleanRuns,
    cleanRunsNeeded: cleanRunsNeeded ?? nothing,
    lastFailedRun: lastFailedRun ?? nothing,
  } satisfies Record<Name, number>
}

export function toKnownVerdicts({ kind, isGone, whole, fraction, environments }: PackedVerdicts): KnownVerdicts {
  // Thousands of tests are asked for at once: numbers are read where they lie.
  const read = (test: number, name: Name): number => whole[test * wholes + place[name]]!
  const orNull = (test: number, name: Name): number | null => {
    const own = read(test, name)
    return own === nothing ? null : own
  }
  const classOf = (test: number): VerdictClass | undefined => verdictClasses[kind[test]! - 1]

  function sinceOf(test: number): Since | null {
    const seenAt = orNull(test, 'seenAt')
    return seenAt === null ? null : { after: orNull(test, 'after'), seenAt, codes: read(test, 'codes') }
  }

  function recoveredOf(test: number): Recovered | null {
    const run = orNull(test, 'recoveredRun')
    if (run === null) return null
    const from = read(test, 'wasFlaky') === 1 ? 'flaky' : 'broken'
    return { from, cleanRuns: read(test, 'recoveredCleanRuns'), run }
  }

  function scoreOf(test: number): TestVerdict['score'] {
    const first = test * fractions + 1
    const rate = fraction[first]!
    return Number.isNaN(rate) ? null : { rate, low: fraction[first + 1]!, high: fraction[first + 2]! }
  }

  function environmentsOf(test: number): EnvironmentCount[] {
    const text = textOfRow(environments, test)
    return text === '' ? [] : (JSON.parse(text) as EnvironmentCount[])
  }

  return {
    classOf,
    isGone: (test) => isGone[test] === 1,
    seenAt: (test) => (classOf(test) ? (orNull(test, 'seenAt') ?? undefined) : undefined),
    recoveredFromFlaky: (test) => (read(test, 'wasFlaky') === 1 ? read(test, 'recoveredRun') : undefined),
    of(test) {
      const own = classOf(test)
      if (own === undefined) return undefined
      return {
        class: own,
        runs: read(test, 'runs'),
        failed: read(test, 'failed'),
        retried: read(test, 'retried'),
        leftOut: read(test, 'leftOut'),
        flaky: fraction[test * fractions]!,
        score: scoreOf(test),
        signals: {
          retried: read(test, 'signalRetried'),
          bothOutcomes: read(test, 'bothOutcomes'),
          returned: read(test, 'returned'),
        },
        environments: environmentsOf(test),
        since: sinceOf(test),
        recovered: recoveredOf(test),
        streak: read(test, 'streak'),
        cleanRuns: read(test, 'cleanRuns'),
        cleanRunsNeeded: orNull(test, 'cleanRunsNeeded'),
        lastFailedRun: orNull(test, 'lastFailedRun'),
        isGone: isGone[test] === 1,
      }
    },
  }
}
