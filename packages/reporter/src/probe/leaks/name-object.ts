import { builtins } from '../../builtins.ts'
import type { Sight } from '../sight/sight.ts'
import type { NameObject } from './watch-spies.ts'

type Properties = Record<string, unknown>

/** Where an object is found whoever looks: as a global, a prototype, an export of a module, or a property of one. */
export function createNameObject({ globals, modules }: Sight): NameObject {
  return (object) => nameOfGlobal(object) ?? nameOfExport(object) ?? nameOfCoreModule(object)

  function nameOfGlobal(object: object): string | undefined {
    if (object === globals) return 'globalThis'
    const ownName = nameOfItself(object)
    return (
      (ownName === undefined ? undefined : nameAt(ownName, object)) ??
      Object.getOwnPropertyNames(globals)
        .filter((name) => !loadedWhenLookedAt.has(name))
        .map((name) => nameAt(name, object))
        .find((found) => found !== undefined)
    )
  }

  function nameAt(name: string, object: object): string | undefined {
    const value = valueOf(globals, name)
    if (value === object) return name
    return typeof value === 'function' && valueOf(value, 'prototype') === object ? `${name}.prototype` : undefined
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

/**
 * Globals for which Node loads a part of itself as soon as one looks at them: for `FormData` its whole HTTP client, 100 ms
 * and more. An object of theirs says itself what it is called.
 */
const loadedWhenLookedAt = new Set(
  (
    'FormData Headers Request Response MessageEvent WebSocket EventSource CloseEvent ' +
    'ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest ' +
    'ReadableByteStreamController ReadableStreamDefaultController TransformStream TransformStreamDefaultController ' +
    'WritableStream WritableStreamDefaultController WritableStreamDefaultWriter ByteLengthQueuingStrategy ' +
    'CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream DecompressionStream'
  ).split(' '),
)

function nameOfItself(object: object): string | undefined {
  const maker = typeof object === 'function' ? object : valueOf(object, 'constructor')
  const name = typeof maker === 'function' ? valueOf(maker, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}

/** Only of modules that are loaded already. */
function nameOfCoreModule(object: object): string | undefined {
  const load = (process as { getBuiltinModule?: (name: string) => object }).getBuiltinModule
  if (!load) return undefined
  const loaded = new Set((process as { moduleLoadList?: string[] }).moduleLoadList)
  return builtins.module.builtinModules.find(
    (name) => loaded.has(`NativeModule ${name}`) && load.call(process, name) === object,
  )
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
