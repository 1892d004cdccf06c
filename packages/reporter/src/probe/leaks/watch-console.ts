import type { Leak } from '../../report.ts'
import type { Sight } from '../sight/sight.ts'
import { none, type StateWatch } from './state-watch.ts'

const methods = ['log', 'error', 'warn', 'info', 'debug'] as const

/**
 * Methods of the console that are replaced by hand. A spy in their place is told as that: the doubles go elsewhere. Where
 * the runner takes spies back before the next test, no mock is told.
 */
export function watchConsole({ scope, undoes }: Pick<Sight, 'scope' | 'undoes'>): StateWatch {
  let console: Console | undefined
  let before: unknown[] = []
  const rebase = (): void => {
    ;({ console } = scope)
    before = methods.map((name) => console?.[name])
  }
  rebase()
  const first = before
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
        const was = before[place]
        if (method === was) continue
        leaks ??= []
        if (method !== first[place] && !isMock(was) && !(undoes.spies && isMock(method)))
          leaks.push({ kind: 'global', name: `console.${methods[place]!}`, change: 'changed' })
      }
      if (!leaks) return none
      rebase()
      return leaks
    },
  }
}

const isMock = (value: unknown): boolean => typeof value === 'function' && '_isMockFunction' in value
