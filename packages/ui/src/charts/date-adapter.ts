import { _adapters, type TimeUnit } from 'chart.js'
import { addMonths } from 'date-fns/addMonths'
import { differenceInMonths } from 'date-fns/differenceInMonths'
import { format } from 'date-fns/format'
import { startOfWeek } from 'date-fns/startOfWeek'

const UNIT_MS: Partial<Record<TimeUnit, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
}
const UNIT_DAYS: Partial<Record<TimeUnit, number>> = { day: 1, week: 7 }
const UNIT_MONTHS: Partial<Record<TimeUnit, number>> = { month: 1, quarter: 3, year: 12 }
const DAY_MS = 86_400_000

function add(time: number, amount: number, unit: TimeUnit): number {
  const ms = UNIT_MS[unit]
  if (ms !== undefined) return time + amount * ms
  const days = UNIT_DAYS[unit]
  if (days === undefined) return addMonths(time, amount * UNIT_MONTHS[unit]!).getTime()
  // Days have 23 to 25 hours: the calendar counts them.
  const date = new Date(time)
  return date.setDate(date.getDate() + amount * days)
}

function diff(max: number, min: number, unit: TimeUnit): number {
  const months = UNIT_MONTHS[unit]
  if (months !== undefined) return Math.trunc(differenceInMonths(max, min) / months)
  return Math.trunc((max - min) / (UNIT_MS[unit] ?? UNIT_DAYS[unit]! * DAY_MS))
}

function startOf(time: number, unit: TimeUnit | 'isoWeek', weekday = 1): number {
  if (unit === 'isoWeek' || unit === 'week') {
    return startOfWeek(time, { weekStartsOn: (unit === 'week' ? 1 : weekday) as 0 | 1 }).getTime()
  }
  const date = new Date(time)
  const months = UNIT_MONTHS[unit]
  if (months !== undefined) date.setMonth(Math.floor(date.getMonth() / months) * months, 1)
  if (months !== undefined || unit === 'day') date.setHours(0)
  if (unit !== 'second' && unit !== 'millisecond' && unit !== 'minute') date.setMinutes(0)
  if (unit !== 'second' && unit !== 'millisecond') date.setSeconds(0)
  if (unit !== 'millisecond') date.setMilliseconds(0)
  return date.getTime()
}

function parse(value: unknown): number | null {
  // A day alone would be taken for midnight in UTC: for half the world that is the day before.
  const text = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00` : value
  const time = typeof text === 'number' ? text : new Date(text as string).getTime()
  return Number.isNaN(time) ? null : time
}

const FORMATS = {
  datetime: 'd MMM yyyy, HH:mm:ss',
  millisecond: 'HH:mm:ss.SSS',
  second: 'HH:mm:ss',
  minute: 'HH:mm',
  hour: 'HH:mm',
  day: 'd MMM',
  week: 'd MMM',
  month: 'MMM yyyy',
  quarter: 'MMM yyyy',
  year: 'yyyy',
}

/**
 * What Chart.js's time axis asks of a date library. The ready-made adapter brings date-fns' parser for every format
 * with it, which would be a twentieth of all our script.
 */
export function installDateAdapter(): void {
  // oxlint-disable-next-line no-underscore-dangle -- the name that Chart.js gave it
  _adapters._date.override({
    formats: () => FORMATS,
    parse,
    format: (time, pattern) => format(time, pattern),
    add,
    diff,
    startOf,
    endOf: (time, unit) => add(startOf(time, unit), 1, unit) - 1,
  })
}
