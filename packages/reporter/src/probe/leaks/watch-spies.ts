import type { Leak } from '../../report.ts'
import type { Patches } from '../patch.ts'
import type { Sight } from '../sight/sight.ts'
import { none, type StateWatch } from './state-watch.ts'

interface Spy {
  object: object
  key: PropertyKey
  /** The property as it was, and with the spy in its place. */
  before: PropertyDescriptor | undefined
  spied: PropertyDescriptor | undefined
}

/** Whose property it is, in words: undefined where only the test itself can reach it. */
export type NameObject = (object: object) => string | undefined

/**
 * Spies that are still in their place. One on an object that no other test can reach is nobody's business: where nothing
 * names the object, nothing is told.
 */
export function watchSpies(sight: Sight, patches: Patches, nameObject: NameObject): StateWatch | undefined {
  if (!sight.watchSpies || sight.undoes.spies) return undefined
  let made: Spy[] = []
  sight.watchSpies(patches, (object, key) => {
    const before = propertyOf(object, key)
    return () => {
      const spied = propertyOf(object, key)
      if (!isSame(before, spied)) made.push({ object, key, before, spied })
    }
  })
  return {
    rebase() {
      made = []
    },
    changes() {
      if (made.length === 0) return none
      const left = made.filter(({ object, key, spied }) => isSame(propertyOf(object, key), spied))
      made = []
      return left.flatMap(({ object, key }): Leak[] => {
        const owner = nameObject(object)
        return owner === undefined ? [] : [{ kind: 'mock', name: nameMember(owner, key), change: 'left' }]
      })
    },
  }
}

/** `src/cart.ts: totals` of an export, `console.log` of anything else. */
const nameMember = (owner: string, key: PropertyKey): string =>
  `${owner}${owner.endsWith(': ') ? '' : '.'}${String(key)}`

function propertyOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  const isObject = (typeof object === 'object' && object !== null) || typeof object === 'function'
  return isObject ? Object.getOwnPropertyDescriptor(object, key) : undefined
}

const isSame = (one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean =>
  one?.value === other?.value && one?.get === other?.get && one?.set === other?.set
