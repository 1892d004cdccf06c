import type { Verdict, VerdictClass } from '../api/types.ts'
import { percent } from '../format/number.ts'

export const VERDICT_WORDS: Record<VerdictClass, string> = {
  healthy: 'Healthy',
  flaky: 'Flaky',
  'order-dependent': 'Order-dependent',
  broken: 'Broken',
  'newly-failing': 'Newly failing',
  'not-enough-data': 'Not enough data',
}

export const VERDICT_MEANING: Record<VerdictClass, string> = {
  healthy: 'Nothing in its runs speaks against it',
  flaky: 'Fails at times, on code that works',
  'order-dependent': 'Fails or passes by what ran before it',
  broken: 'Fails in every run since a commit',
  'newly-failing': 'Began to fail in the last runs: too few yet to call it broken',
  'not-enough-data': 'Too few runs to say anything',
}

/** What belongs behind the word: how much data is missing, how often it fails. */
export function verdictNote({ class: kind, runs, needed, rate, recovered, gone }: Verdict): string | null {
  if (gone) return 'gone'
  if (kind === 'not-enough-data') return `${runs} of ${needed}`
  if (kind === 'flaky' && rate) return percent(rate.mean)
  return recovered ? `was ${recovered}` : null
}

export function verdictTip(verdict: Verdict): string {
  const { class: kind, runs, rate, gone } = verdict
  const lines = [VERDICT_MEANING[kind]]
  if (kind === 'flaky' && rate)
    lines.push(`Fails in ${percent(rate.mean)} of its runs (${percent(rate.low)} to ${percent(rate.high)})`)
  lines.push(`From ${runs} runs, whatever the range`)
  if (gone) lines.push('Not in the newest runs of the suite: removed, renamed or moved')
  return lines.join('\n')
}
