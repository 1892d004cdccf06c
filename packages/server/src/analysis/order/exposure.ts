import { type Actor, cameBefore, NOT_BEFORE_AT } from './came-before.ts'
import type { Scope } from './candidates.ts'
import type { Role, Suspect } from './rank-suspects.ts'
import type { Schedule } from './schedule.ts'

/** What makes a test fail, so far as it is known: by suspicion or by proof. */
export interface Blame {
  role: Role
  actors: readonly PlacedActor[]
  /** `all` are needed; else `any` of them does it. */
  needed: 'any' | 'all'
  /** Undo it when they come between. */
  cleaners: readonly PlacedActor[]
}

export interface PlacedActor extends Actor {
  scope: Scope
}

export function blameOfSuspect({ role, scope, unit, ids, together, cleaners }: Suspect): Blame {
  const placed = (list: readonly number[]) => list.map((id) => ({ unit, id, scope }))
  return together.length > 0
    ? { role, needed: 'all', actors: placed([ids[0]!, ...together]), cleaners: placed(cleaners) }
    : { role, needed: 'any', actors: placed(ids), cleaners: placed(cleaners) }
}

/**
 * Had the test to fail in this run, by what came before it? A brittle test has to where no state-setter came.
 *
 * @returns null where that cannot be told
 */
export const isExposed = (schedule: Schedule, row: number, file: number, blame: Blame): boolean | null => {
  const isSet = setBefore(schedule, row, file, blame)
  return isSet === null || blame.role === 'polluter' ? isSet : !isSet
}

const setBefore = (
  schedule: Schedule,
  row: number,
  file: number,
  { actors, needed, cleaners }: Blame,
): boolean | null => {
  const moments = actors.map((actor) => cameBefore(schedule, row, file, actor, actor.scope))
  const known = moments.filter((moment) => !Number.isNaN(moment))
  const isUnknown = known.length < moments.length
  let setAt: number
  if (needed === 'all') {
    if (known.includes(NOT_BEFORE_AT) || actors.length === 0) return false
    if (isUnknown) return null
    setAt = Math.min(...known)
  } else {
    setAt = Math.max(NOT_BEFORE_AT, ...known)
    if (setAt === NOT_BEFORE_AT) return isUnknown ? null : false
  }
  // Moments of different scopes do not compare.
  const comparable = cleaners.filter(({ scope }) => actors.every((actor) => actor.scope === scope))
  const cleanedAt = comparable.map((cleaner) => cameBefore(schedule, row, file, cleaner, cleaner.scope))
  if (cleanedAt.some((moment) => moment > setAt)) return false
  return cleanedAt.some(Number.isNaN) ? null : true
}
