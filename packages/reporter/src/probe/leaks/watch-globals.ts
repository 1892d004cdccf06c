import type { Leak } from '../../report.ts'
import type { Sight } from '../sight/sight.ts'
import { behind, differences, none, type StateWatch } from './state-watch.ts'
import { timerNames } from './watch-fake-timers.ts'

/** Of those that are not enumerable, what tests replace. */
const familiar = (
  'Array Buffer Error JSON Map Math Object Promise Set URL console process ' +
  'Request Response Headers FormData WebSocket EventSource XMLHttpRequest IntersectionObserver ResizeObserver ' +
  'localStorage sessionStorage location document window matchMedia'
).split(' ')

/** Since Node 22 the first look at one of them loads all that `fetch` needs, which takes 30 ms. */
const ofFetch = new Set(['Request', 'Response', 'Headers', 'FormData', 'WebSocket', 'EventSource'])

const MISSING = Symbol('missing')

/** Without a description of the property, which is an object: a hundred are asked for after every test. */
const getterOf = Object.getOwnPropertyDescriptor(Object.prototype, '__lookupGetter__')!.value as (
  this: object,
  name: string,
) => unknown

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

  let faked = hasFakeTimers?.() === true
  let seen = take()
  const first = snapshot()

  /** Its value, or its accessor, which is not called: some of Node's load what they stand for, or warn. */
  function ownValue(name: string): unknown {
    return getterOf.call(scope, name) ?? (scope as Record<string, unknown>)[name]
  }

  function familiarValue(name: string): unknown {
    if (Object.hasOwn(scope, name)) return ownValue(name)
    return native.has(name) ? native.get(name) : MISSING
  }

  function take() {
    const enumerable = Object.keys(scope)
    const isFree = isFetchFree()
    const own = enumerable.filter((name) => !ignored.test(name))
    const others = familiar.filter((name) => (isFree || !ofFetch.has(name)) && !own.includes(name))
    const values = [...own.map(ownValue), ...others.map(familiarValue)]
    return { enumerable, isFree, own, names: [...own, ...others], values }
  }

  /** Called after every test: without lists and objects of its own, as far as that goes. */
  function isUnchanged(): boolean {
    const { enumerable, isFree, own, names, values } = seen
    const current = Object.keys(scope)
    if (current.length !== enumerable.length || isFree !== isFetchFree()) return false
    for (let place = 0; place < current.length; place++) if (current[place] !== enumerable[place]) return false
    for (let place = 0; place < names.length; place++) {
      const value = place < own.length ? ownValue(names[place]!) : familiarValue(names[place]!)
      if (!Object.is(value, values[place])) return false
    }
    return true
  }

  function isFetchFree(): boolean {
    return isDeep || outer !== undefined || isFetchLoaded()
  }

  function snapshot(): Map<string, unknown> {
    const all = new Map<string, unknown>()
    seen.names.forEach((name, place) => {
      if (seen.values[place] !== MISSING) all.set(name, seen.values[place])
    })
    return all
  }

  return {
    rebase() {
      if (!isUnchanged()) seen = take()
      faked = hasFakeTimers?.() === true
    },
    changes() {
      if (isUnchanged()) return none
      const past = snapshot()
      seen = take()
      const after = snapshot()
      const [wasFaking, isFaking] = [faked, (faked = hasFakeTimers?.() === true)]
      const leaks = differences('global', past, after, first).filter(isChange)
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
