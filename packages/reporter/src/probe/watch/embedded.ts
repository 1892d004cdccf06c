import Module from 'node:module'
import { basename } from 'node:path'
import type { Boundary } from '../../report.ts'
import type { Collector } from '../collector.ts'
import type { Patches } from '../patch.ts'
import { statementsOf } from '../wire/sql.ts'
import { Transaction } from '../wire/transaction.ts'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown
type Loader = { _load: (request: string, ...rest: unknown[]) => unknown }

interface NativeDatabase {
  prototype: Record<string, unknown>
}

/** Prototypes that are patched already: the addon is loaded once a process, whatever the module registries do. */
const patched = new WeakSet<object>()
/** Whoever looks at this moment: the addon's patches outlive a probe. */
let listener: Collector | undefined

/** better-sqlite3, by its native part, which Jest and Vitest load by Node's own loader. */
export function watchEmbedded(collector: Collector, patches: Patches): void {
  listener = collector
  patches.onUndo(() => {
    if (listener === collector) listener = undefined
  })
  patches.replace(
    Module as unknown as Loader,
    '_load',
    (load: Loader['_load']) =>
      function (this: unknown, ...args: Parameters<Loader['_load']>) {
        const loaded = Reflect.apply(load, this, args)
        try {
          const [request] = args
          if (typeof request === 'string' && request.endsWith('.node') && /better[_-]sqlite3/.test(request))
            patch(loaded)
        } catch {
          // Another version, put together otherwise: not seen.
        }
        return loaded
      },
  )
}

function patch(addon: unknown): void {
  const { Database } = addon as { Database?: NativeDatabase }
  if (!Database || patched.has(Database.prototype)) return
  patched.add(Database.prototype)
  const boundaries = new WeakMap<object, { boundary: Boundary; transaction: Transaction }>()
  const of = (database: { name?: unknown; memory?: unknown }) => {
    let known = boundaries.get(database)
    if (!known) boundaries.set(database, (known = { boundary: boundaryOf(database), transaction: new Transaction() }))
    return known
  }
  const prepare = Database.prototype['prepare'] as AnyFunction
  Database.prototype['prepare'] = function (this: object, ...args: unknown[]) {
    const statement = Reflect.apply(prepare, this, args) as object
    try {
      // The addon's own argument order: the source first.
      const sql = args.find((arg) => typeof arg === 'string')
      if (sql !== undefined) watchStatement(statement, this, sql)
    } catch {
      // As above.
    }
    return statement
  }
  const exec = Database.prototype['exec'] as AnyFunction
  Database.prototype['exec'] = function (this: object, ...args: unknown[]) {
    return asked(this, String(args[0]), () => Reflect.apply(exec, this, args))
  }

  /** All statements have one prototype, patched with the first of them. */
  const sources = new WeakMap<object, { database: object; sql: string }>()
  let statements: object | undefined
  function watchStatement(statement: object, database: object, sql: string): void {
    sources.set(statement, { database, sql })
    const prototype = Object.getPrototypeOf(statement) as Record<string, unknown>
    if (statements === prototype) return
    statements = prototype
    for (const name of ['run', 'get', 'all', 'iterate']) {
      const original = prototype[name] as AnyFunction | undefined
      if (typeof original !== 'function') continue
      prototype[name] = function (this: object, ...args: unknown[]) {
        const source = sources.get(this)
        const call = (): unknown => Reflect.apply(original, this, args)
        return source ? asked(source.database, source.sql, call) : call()
      }
    }
  }

  function asked(database: object, sql: string, call: () => unknown): unknown {
    let done: ((changes: unknown) => void) | undefined
    try {
      const { boundary, transaction } = of(database)
      const crossings = listener
        ? statementsOf(sql).map((one) => transaction.begin(one, listener!.crossed(boundary, one)))
        : []
      done = (result) => {
        const rows = (result as { changes?: unknown } | undefined)?.changes
        for (const crossing of crossings) crossing.answered(typeof rows === 'number' && rows > 0 ? rows : undefined)
      }
    } catch {
      // As above.
    }
    let result: unknown
    try {
      return (result = call())
    } finally {
      done?.(result)
    }
  }
}

function boundaryOf({ name, memory }: { name?: unknown; memory?: unknown }): Boundary {
  const target = memory === true || name === '' || name === ':memory:' ? ':memory:' : String(name)
  return { kind: 'database', protocol: 'sqlite', target: target === ':memory:' ? target : target || basename(target) }
}
