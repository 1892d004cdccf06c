import type { Leak } from '../../report.ts'
import type { Sight } from '../sight/sight.ts'
import type { StateWatch } from './state-watch.ts'

/** What fake timers replace: not told of as globals while they are on. */
export const timerNames: ReadonlySet<string> = new Set(
  (
    'Date setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask performance ' +
    'requestAnimationFrame cancelAnimationFrame requestIdleCallback cancelIdleCallback Temporal'
  ).split(' '),
)

/** Fake timers of the runner or of sinon, and a date of the test's own. */
export function watchFakeTimers({ globals, hasFakeTimers }: Pick<Sight, 'globals' | 'hasFakeTimers'>): StateWatch {
  const isFaking = (): boolean => hasFakeTimers?.() === true || isFakedBySinon(globals.setTimeout)
  let wasFaking = false
  let date: unknown
  const rebase = (): void => {
    wasFaking = isFaking()
    date = globals.Date
  }
  rebase()
  return {
    rebase,
    changes() {
      const leaks: Leak[] = []
      const faking = isFaking()
      if (faking !== wasFaking)
        leaks.push({ kind: 'fake-timers', name: 'fake timers', change: faking ? 'left' : 'removed' })
      else if (!faking && globals.Date !== date) leaks.push({ kind: 'fake-timers', name: 'Date', change: 'changed' })
      if (leaks.length > 0) rebase()
      return leaks
    },
  }
}

const isFakedBySinon = (timer: unknown): boolean => typeof timer === 'function' && Object.hasOwn(timer, 'clock')
