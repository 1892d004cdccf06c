import type { EnvironmentCount } from './environments.ts'
import type { TestVerdict } from './verdict.ts'

/** One thing that the runs show, with its count. */
export interface Reason {
  kind: 'retried' | 'both-outcomes' | 'returned' | 'environment' | 'streak' | 'never-failed' | 'left-out'
  count: number
  /** Of so many; null where that means nothing. */
  of: number | null
  /** For people: `passed on retry in 3 of 120 runs`. */
  text: string
}

/** Why a test has its verdict, in counts. Signals are told apart: each can be checked by itself. */
export function reasonsOf(verdict: TestVerdict): Reason[] {
  const { runs, retried, signals, environments, leftOut, failed, cleanRuns } = verdict
  const reasons: Reason[] = []
  const say = (kind: Reason['kind'], count: number, of: number | null, text: string): void => {
    reasons.push({ kind, count, of, text })
  }
  if (verdict.class === 'broken' || verdict.class === 'newly-failing')
    say('streak', verdict.streak, null, `failed in every run of the main line since: ${many(verdict.streak, 'run')}`)
  if (signals.retried > 0)
    say('retried', retried, runs, `failed, then passed on retry in ${retried} of ${many(runs, 'run')}`)
  if (signals.bothOutcomes > 0)
    say(
      'both-outcomes',
      signals.bothOutcomes,
      null,
      `both failed and passed on ${many(signals.bothOutcomes, 'commit')}`,
    )
  if (signals.returned > 0)
    say(
      'returned',
      signals.returned,
      null,
      `failed on ${many(signals.returned, 'commit')} between others on which it passed`,
    )
  for (const count of environments) if (count.stands) reasons.push(environmentReason(count))
  if (failed + retried === 0) say('never-failed', runs, runs, `passed in all of ${many(runs, 'run')}`)
  else if (verdict.class === 'healthy')
    say('never-failed', cleanRuns, runs, `passed in the last ${many(cleanRuns, 'run')}`)
  if (leftOut > 0)
    say('left-out', leftOut, null, `${many(leftOut, 'run')} left out: most of the suite failed, or it did not end`)
  return reasons
}

const dimensions = { os: 'on', node: 'with Node', workers: 'with workers:', shard: 'in shard', hour: 'at (UTC)' }

const environmentReason = ({ dimension, value, runs, failed }: EnvironmentCount): Reason => ({
  kind: 'environment',
  count: failed,
  of: runs,
  text: `fails more often ${dimensions[dimension]} ${value}: ${failed} of ${many(runs, 'run')}`,
})

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
