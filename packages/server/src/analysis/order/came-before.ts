import type { Scope } from './candidates.ts'
import { NOT_RUN, rowOf, type Schedule } from './schedule.ts'

/** In place of a moment: it did not come before, or did not run. */
export const NOT_BEFORE_AT = -Infinity

/** What may have come before a test: a test of its file, or a whole file. */
export interface Actor {
  unit: 'test' | 'file'
  id: number
}

/**
 * Whether something came before (or ran beside) a test in one run, and when: the same relations as those that suspects are
 * ranked by, one at a time.
 *
 * @param row row of the test
 * @returns a number that is larger the nearer it came to the test, comparable inside a scope and run; NOT_BEFORE_AT; NaN =
 *   cannot be told
 */
export const cameBefore = (schedule: Schedule, row: number, file: number, actor: Actor, scope: Scope): number => {
  const place = schedule.placeOfFile[file]!
  if (actor.unit === 'test') {
    const other = rowOf(schedule, actor.id, file)
    if (other < 0 || other === row || schedule.outcome[other] === NOT_RUN) return NOT_BEFORE_AT
    const overlaps = testsOverlap(schedule, Math.min(other, row), Math.max(other, row))
    if (scope === 'overlapping') return overlaps ? 0 : NOT_BEFORE_AT
    return other > row ? NOT_BEFORE_AT : overlaps ? Number.NaN : other
  }
  const other = schedule.placeOfFile[actor.id] ?? -1
  if (other < 0 || other === place) return NOT_BEFORE_AT
  const sharesProcess = schedule.process[place]! >= 0 && schedule.process[other] === schedule.process[place]
  if (scope === 'same-worker') return sharesProcess && other < place ? other : NOT_BEFORE_AT
  const endsMs = schedule.fileEndMs[other]!
  const startsMs = schedule.fileStartMs[other]!
  if (sharesProcess) return scope === 'across-workers' && other < place ? endsMs : NOT_BEFORE_AT
  const ended = endsMs <= schedule.startMs[row]!
  const startsLater = startsMs >= schedule.endMs[row]!
  if (scope === 'overlapping') return !ended && startsMs < schedule.endMs[row]! ? 0 : NOT_BEFORE_AT
  return ended ? endsMs : startsLater ? NOT_BEFORE_AT : Number.NaN
}

/** Rows of concurrent tests overlap; ends and starts of consecutive ones may touch by rounding. */
export const TOUCHING_MS = 1

export const testsOverlap = (schedule: Schedule, earlier: number, later: number): boolean =>
  schedule.endMs[earlier]! > schedule.startMs[later]! + TOUCHING_MS
