import { refusal } from '../errors.ts'
import { dayMs, dayOf } from '../history/day.ts'

/** What a page looks at, and the equally long stretch before it. Epoch ms, both ends included. */
export interface Period {
  name: string
  from: number
  to: number
  previous: { from: number; to: number }
  branch: string | undefined
  /** Only runs with these values of these dimensions: `os`, `node`, `runner`, `workers`, or free ones. */
  environment: Record<string, string>
}

/** The same for all periods that a newer one takes the place of. */
export const periodKey = ({ name, branch, environment }: Period): string =>
  JSON.stringify([name, branch ?? null, environment])

const hourMs = 60 * 60 * 1000
const minuteMs = 60 * 1000
const longestHours = 20 * 366 * 24

/** Where none is asked for. */
export const defaultRange = '30d'

export interface RangeAsked {
  range: string
  branch?: string | undefined
  /** `os:linux node:24 database:"postgres 15"` */
  env?: string | undefined
}

/**
 * `24h`, `30d`: the last hours or days. They end with the minute that is now, so that all who ask within it ask the same.
 * @throws a refusal (400) for anything else, or an environment that is not made of `name:value`
 */
export function readPeriod({ range, branch, env = '' }: RangeAsked, now: number): Period {
  const [, count, unit] = /^([1-9]\d{0,5})([hd])$/.exec(range) ?? []
  const hours = Number(count) * (unit === 'd' ? 24 : 1)
  if (!(hours <= longestHours)) {
    throw refusal(400, `range: expected hours or days like 24h, 7d or 30d, got ${JSON.stringify(range)}`, {
      field: 'range',
    })
  }
  const to = Math.floor(now / minuteMs) * minuteMs + minuteMs - 1
  const from = to + 1 - hours * hourMs
  return {
    name: range,
    from,
    to,
    previous: { from: from - hours * hourMs, to: from - 1 },
    branch,
    environment: readEnvironment(env),
  }
}

const longestEnvironment = 2000

function readEnvironment(env: string): Record<string, string> {
  const words = env.slice(0, longestEnvironment).match(/(?:"[^"]*"|[^\s"])+/g) ?? []
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^("[^"]+"|[^:"]+):(.+)$/s.exec(word) ?? []
      if (name !== undefined && value !== undefined) return [name.replaceAll('"', ''), value.replaceAll('"', '')]
      throw refusal(
        400,
        `env: expected dimensions like os:linux or database:"postgres 15", got ${JSON.stringify(word)}`,
        {
          field: 'env',
        },
      )
    }),
  )
}

/** The same, from the beginning of its first day (UTC) on: as far as the roll-ups of days can tell. */
export function toWholeDays(period: Period): Period {
  const from = dayOf(period.from) * dayMs
  return { ...period, from, previous: { from: dayOf(period.previous.from) * dayMs, to: from - 1 } }
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
