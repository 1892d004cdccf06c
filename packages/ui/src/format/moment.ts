import { format } from 'date-fns/format'
import { plural } from './number.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `12 min ago`; beyond a week the date. */
export function ago(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000)
  // A clock of another machine may be a little ahead.
  if (seconds < -45) return moment(iso)
  if (seconds < 45) return 'just now'
  if (seconds < 50 * MINUTE) return `${Math.max(1, Math.round(seconds / MINUTE))} min ago`
  if (seconds < 22 * HOUR) return `${Math.max(1, Math.round(seconds / HOUR))} h ago`
  const days = Math.max(1, Math.round(seconds / DAY))
  if (days < 8) return days === 1 ? 'yesterday' : `${days} days ago`
  return day(iso)
}

/** `12 minutes`, `3 hours`, `365 days`. */
export function longSpan(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 120) return plural(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? plural(hours, 'hour') : plural(Math.round(hours / 24), 'day')
}

export const day = (iso: string): string => format(new Date(iso), 'd MMM')
export const moment = (iso: string): string => format(new Date(iso), 'd MMM yyyy, HH:mm')
export const shortMoment = (iso: string): string => format(new Date(iso), 'd MMM HH:mm')
export const clock = (iso: string): string => format(new Date(iso), 'HH:mm:ss')
export const precise = (iso: string): string => format(new Date(iso), 'd MMM yyyy, HH:mm:ss')
