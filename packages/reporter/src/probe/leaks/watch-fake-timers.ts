import type { Sight } from '../sight/sight.ts'
import { none, type StateWatch } from './state-watch.ts'

/** What fake timers replace: not told of as globals while they are on. */
export const timerNames: ReadonlySet<string> = new Set(
  (
    'Date setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask performance ' +
    'requestAnimationFrame cancelAnimationFrame requestIdleCallback cancelIdleCallback Temporal'
  ).split(' '),
)

/** Fake timers of the runner or of sinon, and a date of the test's own. */
export function watchFakeTimers({
  globals,
  scope,
  hasFakeTimers,
}: Pick<Sight, 'globals' | 'scope' | 'hasFakeTimers'>): StateWatch {
  const isFaking = (): boolean => hasFakeTimers?.() === true || isFakedBySinon(scope.setTimeout)
  let wasFaking = false
  let date: unknown
  /** As the scope has it, where that has one of its own: one that was put back differs only there. */
  let dateInScope: unknown
  const rebase = (): void => {
    wasFaking = isFaking()
    date = globals.Date
    dateInScope = scope.Date
  }
  rebase()
  return {
    rebase,
    changes() {
      const faking = isFaking()
      if (faking === wasFaking && (faking || scope.Date === dateInScope)) return none
      const isOtherDate = globals.Date !== date
      const had = wasFaking
      rebase()
      if (faking !== had) return [{ kind: 'fake-timers', name: 'fake timers', change: faking ? 'left' : 'removed' }]
      return isOtherDate ? [{ kind: 'fake-timers', name: 'Date', change: 'changed' }] : none
    },
  }
}

const isFakedBySinon = (timer: unknown): boolean => typeof timer === 'function' && Object.hasOwn(timer, 'clock')
