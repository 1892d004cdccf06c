const dayMs = 24 * 60 * 60 * 1000

/** Older than the reporter itself: a machine whose clock was never set. */
const earliest = Date.UTC(2020, 0)

/** A report may be that long on its way. */
const longestWayMs = 10 * 60 * 1000
/** Less is not worth a word. */
const offToleratedMs = 60 * 1000

export interface Clocks {
  /** When the commit that it ran was written. */
  authoredAt: string | null
  /** By our clock, epoch ms. */
  receivedAt: number
  /** By the machine's clock, epoch ms, where it told it when it sent. */
  sentAt?: number | undefined
}

/**
 * Where a run belongs on the time axis, epoch ms. That is the machine's own clock, since a report may be uploaded days
 * after its run. A reporter that sends its own report tells what its clock says: where that is more than ten minutes from
 * ours, the run is moved by the difference. Without that a clock cannot be right that is ahead of ours, before 2020, or before
 * the commit that it ran was written (with a day of grace for time zones gone wrong): then it is the moment of receiving.
 */
export function runMoment(startedAt: string, { authoredAt, receivedAt, sentAt }: Clocks): number {
  const told = Date.parse(startedAt)
  const behindMs = receivedAt - (sentAt ?? receivedAt)
  const started = Math.abs(behindMs) > longestWayMs ? told + behindMs : told
  const authored = authoredAt === null ? Number.NaN : Date.parse(authoredAt)
  if (!(started <= receivedAt) || started < earliest) return receivedAt
  if (authored <= receivedAt && started < authored - dayMs) return receivedAt
  return started
}

/** What is said of a run that does not stand where its machine's clock put it. */
export function clockNote(startedAt: string, at: number): { placedAt: string; offMs: number } | undefined {
  const offMs = Date.parse(startedAt) - at
  return Math.abs(offMs) > offToleratedMs ? { placedAt: new Date(at).toISOString(), offMs } : undefined
}
