import type { QuarantineFacts } from '../../api/types.ts'
import { plural } from '../../format/number.ts'

/** Entries that hold no longer than this want a decision soon. */
const SOON_DAYS = 7

export type QuarantineState = 'expired' | 'soon' | 'holds'

export const stateOf = ({ expired, daysLeft }: Pick<QuarantineFacts, 'expired' | 'daysLeft'>): QuarantineState =>
  expired ? 'expired' : (daysLeft ?? 0) <= SOON_DAYS ? 'soon' : 'holds'

/** `expires in 12 days`, `expires today`, `expired 2 days ago`. */
export function expiryText({ daysLeft }: Pick<QuarantineFacts, 'daysLeft'>): string {
  if (daysLeft === null) return 'expired: no day that can be read'
  if (daysLeft === 0) return 'expires today'
  if (daysLeft > 0) return daysLeft === 1 ? 'expires tomorrow' : `expires in ${daysLeft} days`
  return daysLeft === -1 ? 'expired yesterday' : `expired ${plural(-daysLeft, 'day')} ago`
}
