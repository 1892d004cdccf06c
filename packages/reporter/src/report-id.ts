import { randomBytes } from 'node:crypto'

/** e.g. `20261122-093015-042-7f3a9c1e`: sorts by time of start (UTC), unique by its random end. */
export function createReportId(startedAt: Date): string {
  const [date, time] = startedAt.toISOString().split('T') as [string, string]
  const clock = time.slice(0, 12).replaceAll(':', '').replace('.', '-')
  return `${date.replaceAll('-', '')}-${clock}-${randomBytes(4).toString('hex')}`
}
