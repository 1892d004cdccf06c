import { refusal } from '../errors.ts'

/** What a page looks at, and the equally long stretch before it. Epoch ms, both ends included. */
export interface Period {
  name: string
  from: number
  to: number
  previous: { from: number; to: number }
  branch: string | undefined
}

const hourMs = 60 * 60 * 1000
const minuteMs = 60 * 1000
const longestHours = 20 * 366 * 24

/**
 * `24h`, `30d`: the last hours or days. They end with the minute that is now, so that all who ask within it ask the same.
 * @throws a refusal (400) for anything else
 */
export function readPeriod(range: string, branch: string | undefined, now: number): Period {
  const [, count, unit] = /^([1-9]\d{0,5})([hd])$/.exec(range) ?? []
  const hours = Number(count) * (unit === 'd' ? 24 : 1)
  if (!(hours <= longestHours)) {
    throw refusal(400, `range: expected hours or days like 24h, 7d or 30d, got ${JSON.stringify(range)}`, {
      field: 'range',
    })
  }
  const to = Math.floor(now / minuteMs) * minuteMs + minuteMs - 1
  const from = to + 1 - hours * hourMs
  return { name: range, from, to, previous: { from: from - hours * hourMs, to: from - 1 }, branch }
}

/** As the API tells it. */
export function toRange({ name, from, to }: Period): { from: string; to: string; label: string } {
  const count = Number(name.slice(0, -1))
  const unit = name.endsWith('d') ? 'day' : 'hour'
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    label: count === 1 ? `Last ${unit}` : `Last ${count} ${unit}s`,
  }
}
