import { builtins } from '../../builtins.ts'

/** A variable that a function has closed over, and what shows whether it is still the same. */
export interface Variable {
  name: string
  /** Of the value, one level deep: what the debugger says of it. */
  print: string
}

interface RemoteObject {
  type: string
  subtype?: string
  value?: unknown
  unserializableValue?: string
  description?: string
  objectId?: string
}

interface Property {
  name: string
  value?: RemoteObject
}

/** Reads the closures of functions by Node's own debugger protocol, which neither pauses nor calls anything. */
export interface Closures {
  /** Variables of the module that a function belongs to: without those of single calls where they can be told apart. */
  variablesOf(fn: object): Variable[]
  /** Functions that a function has closed over, e.g. the one that it wraps. */
  functionsIn(fn: object): object[]
  /** The file that a function was written in, as the debugger knows it. */
  fileOf(fn: object): string | undefined
  close(): void
}

const HANDOVER = '__stratigraph_closure__'
const MOST_PROPERTIES = 100
const MOST_IN_WRAPPER = 12

/** @param globals of the realm that the functions may be from */
export function openClosures(globals: object): Closures {
  const session = new builtins.inspector.Session()
  session.connect()
  const urls = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))

  /** In the same thread an answer is there when `post` returns. */
  function ask(method: string, parameters: object = {}): unknown {
    let answer: unknown
    let failure: Error | null = null
    session.post(method, parameters, (error, result) => {
      failure = error
      answer = result
    })
    if (failure || answer === undefined) throw failure ?? new Error(`${method} gave no answer`)
    return answer
  }

  function learnScripts(): void {
    ask('Debugger.enable')
    ask('Debugger.setSkipAllPauses', { skip: true })
    ask('Debugger.disable')
  }

  function propertiesOf(objectId: string) {
    const answer = ask('Runtime.getProperties', { objectId, ownProperties: true })
    return answer as { result: Property[]; internalProperties?: Property[] }
  }

  function internalsOf(fn: object): Property[] {
    const holder = globalThis as Record<string, unknown>
    holder[HANDOVER] = fn
    try {
      const answer = ask('Runtime.evaluate', { expression: `globalThis.${HANDOVER}` })
      const { result } = answer as { result: RemoteObject }
      return result.objectId === undefined ? [] : (propertiesOf(result.objectId).internalProperties ?? [])
    } finally {
      delete holder[HANDOVER]
    }
  }

  /** From the innermost to the outermost; not the global one. */
  function scopesOf(fn: object): Property[][] {
    const scopes = internalsOf(fn).find(({ name }) => name === '[[Scopes]]')?.value?.objectId
    if (scopes === undefined) return []
    return propertiesOf(scopes).result.flatMap(({ value }) =>
      value?.objectId === undefined || /^(Global|Script)/.test(value.description ?? '')
        ? []
        : [propertiesOf(value.objectId).result],
    )
  }

  /** Undefined for the exports of another module: they are that module's. */
  function print(shown: RemoteObject): string | undefined {
    const { type, subtype, value, unserializableValue, description, objectId } = shown
    if (objectId === undefined) return `${type} ${unserializableValue ?? JSON.stringify(value)}`
    const { result, internalProperties = [] } = propertiesOf(objectId)
    if (description === 'Module' || result.some(({ name }) => name === '__esModule')) return undefined
    const entries = internalProperties.find(({ name }) => name === '[[Entries]]')?.value?.objectId
    const own = [...result, ...(entries === undefined ? [] : propertiesOf(entries).result)]
    const held = own.slice(0, MOST_PROPERTIES).map((one) => `${one.name}=${shortly(one.value)}`)
    return `${subtype ?? type} ${description} ${own.length} ${held.join(' ')}`
  }

  return {
    variablesOf(fn) {
      return scopesOf(fn).flatMap((scope) =>
        scope.flatMap(({ name, value }) => {
          if (value === undefined || !isOfTheUser(name) || value.type === 'function') return []
          const printed = print(value)
          return printed === undefined ? [] : [{ name, print: printed }]
        }),
      )
    },
    functionsIn(fn) {
      const holders = [globalThis, globals] as Record<string, unknown>[]
      const found: object[] = []
      // A wrapper's closure is small; the module that it comes from is not, and leads anywhere.
      const names = scopesOf(fn)
        .filter(({ length }) => length <= MOST_IN_WRAPPER)
        .flatMap((scope) => scope.filter(({ value }) => value?.type === 'function'))
      for (const { value } of names) {
        if (value?.objectId === undefined) continue
        // The function is called in the realm of its "this".
        try {
          ask('Runtime.callFunctionOn', {
            objectId: value.objectId,
            functionDeclaration: `function () { globalThis.${HANDOVER} = this }`,
          })
          const inner = holders.map((holder) => holder[HANDOVER]).find((one) => typeof one === 'function')
          if (inner) found.push(inner)
        } catch {
          continue
        } finally {
          for (const holder of holders) delete holder[HANDOVER]
        }
      }
      return found
    },
    fileOf(fn) {
      const location = internalsOf(fn).find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
      const { scriptId } = (location ?? {}) as { scriptId?: string }
      if (scriptId !== undefined && !urls.has(scriptId)) learnScripts()
      return scriptId === undefined ? undefined : urls.get(scriptId)
    },
    close: () => session.disconnect(),
  }
}

/** What runners and compilers put around a module. */
const isOfTheUser = (name: string): boolean =>
  !/^(__|_interop|this$|arguments$|exports$|require$|module$|global$|jest$|vi$)/.test(name)

const shortly = (value: RemoteObject | undefined): string =>
  value === undefined ? '' : (value.unserializableValue ?? value.description ?? JSON.stringify(value.value) ?? '')
