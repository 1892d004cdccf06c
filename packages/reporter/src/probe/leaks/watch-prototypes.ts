import type { Leak } from '../../report.ts'
import { none, type StateWatch } from './state-watch.ts'

const constructors = ['Array', 'Date', 'Error', 'Function', 'Map', 'Number', 'Object', 'Promise', 'Set', 'String']

/** Of the prototypes above; some throw when they are asked. */
const accessors = new Set(['__proto__', 'arguments', 'caller', 'size'])

interface Watched {
  name: string
  prototype: Record<string, unknown>
  names: string[]
  values: unknown[]
  /** An assignment makes an enumerable property: none of the language's own is one. */
  added: string[]
}

/** Prototypes of built-ins: methods that are replaced, properties that are added by assignment. */
export function watchPrototypes(globals: typeof globalThis): StateWatch {
  let watched = read()

  function read(): Watched[] {
    return constructors.flatMap((name) => {
      const { prototype } = (globals as unknown as Record<string, { prototype?: Record<string, unknown> }>)[name] ?? {}
      if (!prototype) return []
      const names = Object.getOwnPropertyNames(prototype).filter((key) => !accessors.has(key))
      return [{ name, prototype, names, values: names.map((key) => prototype[key]), added: Object.keys(prototype) }]
    })
  }

  return {
    rebase() {
      if (!watched.every(isUnchanged)) watched = read()
    },
    changes() {
      if (watched.every(isUnchanged)) return none
      const leaks = differencesOf(watched)
      watched = read()
      return leaks
    },
  }
}

/** Called after every test. */
function isUnchanged({ prototype, names, values, added }: Watched): boolean {
  for (let place = 0; place < names.length; place++) if (prototype[names[place]!] !== values[place]) return false
  const keys = Object.keys(prototype)
  if (keys.length !== added.length) return false
  for (let place = 0; place < keys.length; place++) if (keys[place] !== added[place]) return false
  return true
}

function differencesOf(watched: Watched[]): readonly Leak[] {
  let leaks: Leak[] | undefined
  for (const { name, prototype, names, values, added } of watched) {
    const told = (key: string, change: Leak['change']): unknown =>
      (leaks ??= []).push({ kind: 'prototype', name: `${name}.prototype.${key}`, change })
    for (let place = 0; place < names.length; place++) {
      const key = names[place]!
      if (prototype[key] !== values[place]) told(key, Object.hasOwn(prototype, key) ? 'changed' : 'removed')
    }
    const keys = Object.keys(prototype)
    for (const key of keys) if (!added.includes(key) && !names.includes(key)) told(key, 'added')
  }
  return leaks ?? none
}
