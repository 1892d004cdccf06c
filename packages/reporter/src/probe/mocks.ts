import type { Mock } from '../report.ts'
import type { Patches } from './patch.ts'
import type { Sight } from './sight/sight.ts'

/** The modules that a file replaces, and how many methods it spies on. */
export interface MockWatch {
  /** Notes what is replaced now: call after the import, and at the end of the file. */
  look(): void
  mocks(): Mock[]
  spies(): number
}

/** Undefined where this version of the runner hides them. */
export function watchMocks(sight: Sight, patches: Patches): MockWatch | undefined {
  if (!sight.mocks) return undefined
  const seen = new Map<string, Mock>()
  let spies = 0
  const spied = new WeakMap<object, Set<PropertyKey>>()
  sight.watchSpies?.(patches, (object, key) => () => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return
    const keys = spied.get(object) ?? new Set()
    if (!keys.has(key)) spies++
    spied.set(object, keys.add(key))
  })
  return {
    look() {
      try {
        for (const mock of sight.mocks!()) seen.set(`${mock.how} ${mock.module}`, mock)
      } catch {
        // Kept in another way than we know.
      }
    },
    mocks: () => [...seen.values()],
    spies: () => spies,
  }
}
