import type { Leak } from '../../report.ts'
import type { Sight } from '../sight/sight.ts'
import { behind, differences, none, type Snapshot, type StateWatch } from './state-watch.ts'
import { timerNames } from './watch-fake-timers.ts'

/** Of those that are not enumerable, what tests replace. */
const familiar = (
  'Array Buffer Error JSON Map Math Object Promise Set URL console process ' +
  'Request Response Headers FormData WebSocket EventSource XMLHttpRequest IntersectionObserver ResizeObserver ' +
  'localStorage sessionStorage location document window matchMedia'
).split(' ')

/** Since Node 22 the first look at one of them loads all that `fetch` needs, which takes 30 ms. */
const ofFetch = new Set(['Request', 'Response', 'Headers', 'FormData', 'WebSocket', 'EventSource'])

/** The runners' own. */
const ignored = /^(__vite|__coverage__|__stratigraph)/

/**
 * Global properties: all enumerable ones, as an assignment makes them, and the familiar others.
 * @param isDeep looks at those that come with `fetch` before anybody has used one of them
 */
export function watchGlobals(
  { globals, scope, hasFakeTimers }: Pick<Sight, 'globals' | 'scope' | 'hasFakeTimers'>,
  isDeep: boolean,
): StateWatch {
  const outer = globals === globalThis ? undefined : (globalThis as Record<string, unknown>)

  /** The language's own, which the scope does not have until they are replaced. */
  const native = new Map<string, unknown>()
  for (const name of scope === globals ? [] : familiar) {
    const property = Object.hasOwn(scope, name) ? undefined : Object.getOwnPropertyDescriptor(globals, name)
    if (property) native.set(name, behind(property))
  }

  /** Never the value of an accessor: some of Node's load what they stand for, or warn. */
  function read(): Map<string, unknown> {
    const all = new Map<string, unknown>()
    const note = (name: string): void => {
      const property = Object.getOwnPropertyDescriptor(scope, name)
      if (property) all.set(name, behind(property))
      else if (native.has(name)) all.set(name, native.get(name))
    }
    for (const name of Object.keys(scope)) if (!ignored.test(name)) note(name)
    const isFree = isDeep || outer !== undefined || isFetchLoaded()
    for (const name of familiar) if (!all.has(name) && (isFree || !ofFetch.has(name))) note(name)
    return all
  }

  let faked = hasFakeTimers?.() === true
  const first = read()
  let before = first
  return {
    rebase() {
      before = read()
      faked = hasFakeTimers?.() === true
    },
    changes() {
      const after = read()
      const past = before
      if (isSame(past, after)) return none
      const [wasFaking, isFaking] = [faked, (faked = hasFakeTimers?.() === true)]
      const leaks = differences('global', past, after, first).filter(isChange)
      before = after
      return leaks.map((leak) => ({ ...leak, name: `globalThis.${leak.name}` }))

      function isChange({ name, change }: Leak): boolean {
        if (timerNames.has(name))
          return name !== 'Date' && !isFaking && !wasFaking && !isFake(past.get(name)) && !isFake(after.get(name))
        if (change === 'added' && !familiar.includes(name) && isHidden(globals, name)) return false
        // Seen for the first time, it may have been like this all along.
        if (change !== 'changed' && !(ofFetch.has(name) && isOwnName(name))) return true
        // Node and Jest put the value of a lazy global in the place of its accessor, once it was asked for.
        return !isOwnName(name) && (outer === undefined || after.get(name) !== outer[name])
      }

      function isOwnName(name: string): boolean {
        const value = after.get(name)
        return typeof value === 'function' && value.name === name
      }
    },
  }
}

const isSame = (before: Snapshot, after: Snapshot): boolean =>
  before.size === after.size &&
  [...after].every(([name, value]) => before.has(name) && Object.is(before.get(name), value))

/** One of the language's own that was replaced is enumerable in the scope alone. */
const isHidden = (globals: object, name: string): boolean => !Object.keys(globals).includes(name)

/** Of sinon's fake timers, which both runners use, or of Jest's older ones. */
const isFake = (value: unknown): boolean =>
  typeof value === 'function' && (Object.hasOwn(value, 'clock') || Object.hasOwn(value, '_isMockFunction'))

let modulesSeen = 0
let hasFetch = false

/** By Node's list of its own modules that are loaded, and no more than its length while nothing has changed. */
function isFetchLoaded(): boolean {
  const { moduleLoadList = [] } = process as { moduleLoadList?: string[] }
  if (!hasFetch && moduleLoadList.length !== modulesSeen) {
    modulesSeen = moduleLoadList.length
    hasFetch = moduleLoadList.some((name) => name.endsWith('undici/undici'))
  }
  return hasFetch
}
