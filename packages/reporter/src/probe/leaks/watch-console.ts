import type { Leak } from '../../report.ts'
import type { StateWatch } from './state-watch.ts'

const methods = ['log', 'error', 'warn', 'info', 'debug'] as const

/** Methods of the console that are replaced by hand. Those that are spied on are told as that. */
export function watchConsole(globals: typeof globalThis): StateWatch {
  let console: Console
  let before: unknown[] = []
  const rebase = (): void => {
    ;({ console } = globals)
    before = methods.map((name) => console?.[name])
  }
  rebase()
  return {
    rebase,
    changes() {
      const current = globals.console
      const leaks: Leak[] = []
      // Another console as a whole is told of as a global.
      if (current !== undefined && current === console) {
        for (const [place, name] of methods.entries()) {
          const method: unknown = current[name]
          if (method !== before[place] && !isMock(method) && !isMock(before[place]))
            leaks.push({ kind: 'global', name: `console.${name}`, change: 'changed' })
        }
        if (leaks.length === 0) return leaks
      }
      rebase()
      return leaks
    },
  }
}

const isMock = (value: unknown): boolean => typeof value === 'function' && '_isMockFunction' in value
