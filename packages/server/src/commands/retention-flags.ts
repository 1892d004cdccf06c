import type { Retention } from '../api-schemas/settings.ts'
import { UsageError } from '../config.ts'
import { count } from './count.ts'

export const retentionFlags = {
  'results-days': { type: 'string' },
  'results-megabytes': { type: 'string' },
  'runs-days': { type: 'string' },
} as const

type Values = { [Flag in keyof typeof retentionFlags]?: string | undefined }

/** @throws UsageError */
export function readRetention(values: Values): Partial<Retention> {
  const retention: Partial<Retention> = {}
  if (values['results-days'] !== undefined) retention.resultsDays = read('results-days', values['results-days'])
  if (values['results-megabytes'] !== undefined)
    retention.resultsMegabytes = read('results-megabytes', values['results-megabytes'])
  if (values['runs-days'] !== undefined) retention.runsDays = read('runs-days', values['runs-days'])
  return retention
}

function read(flag: keyof typeof retentionFlags, text: string): number | null {
  if (text === 'never') return null
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= 36_500) return number
  if (flag === 'results-megabytes' && /^\d+(\.\d+)?$/.test(text) && number > 0) return number
  throw new UsageError(`--${flag}: expected a number from 1, or never, got ${JSON.stringify(text)}`)
}

export const retentionText = ({ resultsDays, resultsMegabytes, runsDays }: Retention): string =>
  [
    resultsDays === null ? '' : `results ${count(resultsDays, 'day')}`,
    resultsMegabytes === null ? '' : `results ${resultsMegabytes} MB`,
    runsDays === null ? '' : `runs ${count(runsDays, 'day')}`,
  ]
    .filter(Boolean)
    .join(', ') || 'everything is kept'
