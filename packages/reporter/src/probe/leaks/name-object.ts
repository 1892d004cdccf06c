import { builtinModules } from 'node:module'
import type { Sight } from '../sight/sight.ts'
import type { NameObject } from './watch-spies.ts'

type Properties = Record<string, unknown>

/** Where an object is found whoever looks: as a global, a prototype, an export of a module, or a property of one. */
export function createNameObject({ globals, modules }: Sight): NameObject {
  return (object) => nameOfGlobal(object) ?? nameOfExport(object) ?? nameOfCoreModule(object)

  function nameOfGlobal(object: object): string | undefined {
    if (object === globals) return 'globalThis'
    for (const name of Object.getOwnPropertyNames(globals)) {
      const value = valueOf(globals, name)
      if (value === object) return name
      if (typeof value === 'function' && valueOf(value, 'prototype') === object) return `${name}.prototype`
    }
    return undefined
  }

  function nameOfExport(object: object): string | undefined {
    for (const { path, exports } of modules?.all() ?? []) {
      if (!isObject(exports)) continue
      const named = (name: string): string => `${path}: ${name}`
      if (exports === object) return named('')
      for (const name of Object.keys(exports)) {
        const value = exportOf(exports, name)
        if (!isObject(value)) continue
        if (value === object) return name === 'default' ? named('default') : named(name)
        if (valueOf(value, 'prototype') === object) return named(`${name}.prototype`)
        // A class of the user's: its instances share their methods.
        if (Object.getPrototypeOf(value) === object && object !== Object.prototype) return named(name)
        for (const key of Object.keys(value)) if (valueOf(value, key) === object) return named(`${name}.${key}`)
      }
    }
    return undefined
  }
}

/** Only of modules that are loaded already. */
function nameOfCoreModule(object: object): string | undefined {
  const load = (process as { getBuiltinModule?: (name: string) => object }).getBuiltinModule
  if (!load) return undefined
  const loaded = new Set((process as { moduleLoadList?: string[] }).moduleLoadList)
  return builtinModules.find((name) => loaded.has(`NativeModule ${name}`) && load.call(process, name) === object)
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** Accessors are not called. */
const valueOf = (object: object, name: string): unknown => Object.getOwnPropertyDescriptor(object, name)?.value

function exportOf(exports: object, name: string): unknown {
  try {
    return (exports as Properties)[name]
  } catch {
    return undefined
  }
}
