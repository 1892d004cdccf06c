const dayMs = 24 * 60 * 60 * 1000

/** Older than the reporter itself: a machine whose clock was never set. */
const earliest = Date.UTC(2020, 0)

/**
 * Where a run belongs on the time axis, epoch ms. That is the machine's own clock, since a report may be uploaded days
 * after its run; but not where the clock cannot be right: ahead of ours, before 2020, or before the commit that it ran was written
 * (with a day of grace for time zones gone wrong). Then it is the moment at which we received it.
 */
export function runMoment(startedAt: string, authoredAt: string | null, receivedAt: number): number {
  const started = Date.parse(startedAt)
  const authored = authoredAt === null ? Number.NaN : Date.parse(authoredAt)
  if (!(started <= receivedAt) || started < earliest) return receivedAt
  if (authored <= receivedAt && started < authored - dayMs) return receivedAt
  return started
}
