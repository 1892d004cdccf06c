import type { Leak } from '../../report.ts'
import type { Sight } from '../sight/sight.ts'
import { none, type StateWatch } from './state-watch.ts'

const methods = ['log', 'error', 'warn', 'info', 'debug'] as const

/** Methods of the console that are replaced by hand. Those that are spied on are told as that. */
export function watchConsole({ scope }: Pick<Sight, 'scope'>): StateWatch {
  let console: Console | undefined
  let before: unknown[] = []
  const rebase = (): void => {
    ;({ console } = scope)
    before = methods.map((name) => console?.[name])
  }
  rebase()
  return {
    rebase,
    changes() {
      const current = scope.console
      if (current !== console || current === undefined) {
        // Another console as a whole is told of as a global.
        rebase()
        return none
      }
      let leaks: Leak[] | undefined
      for (let place = 0; place < methods.length; place++) {
        const method: unknown = current[methods[place]!]
        if (method !== before[place] && !isMock(method) && !isMock(before[place]))
          (leaks ??= []).push({ kind: 'global', name: `console.${methods[place]!}`, change: 'changed' })
      }
      if (!leaks) return none
      rebase()
      return leaks
    },
  }
}

const isMock = (value: unknown): boolean => typeof value === 'function' && '_isMockFunction' in value
