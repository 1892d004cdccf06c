import type { Boundary } from '../../report.ts'
import type { Collector } from '../collector.ts'
import { hideStandIns, type Patches } from '../patch.ts'
import { statementsOf } from '../wire/sql.ts'
import { Transaction } from '../wire/transaction.ts'

type AnyFunction = (this: object, ...args: unknown[]) => unknown
type StandIn = (this: never, ...args: never[]) => unknown
type Methods = Record<string, unknown>
/** The database's file, or `:memory:`. */
type TargetOf = (database: object) => string

/** Whoever looks at this moment, and the prototypes that are patched for as long. */
interface Look {
  collector: Collector
  patches: Patches
  patched: Set<object>
}

// Native classes are there once a process, whatever the module registries do: what one file has opened and prepared may
// be used by the next.
const databaseClasses = new Map<object, TargetOf>()
const statementClasses = new Set<Methods>()
const databases = new WeakMap<object, { boundary: Boundary; transaction: Transaction }>()
/** Of prepared statements, by the statement. */
const sources = new WeakMap<object, { database: object; sql: string }>()
let look: Look | undefined

export function watchSqlite(collector: Collector, patches: Patches): void {
  const own: Look = { collector, patches, patched: new Set() }
  look = own
  patches.onUndo(() => {
    if (look === own) look = undefined
  })
  for (const [prototype, targetOf] of databaseClasses) patchDatabase(prototype, targetOf)
  for (const prototype of statementClasses) patchStatements(prototype)
}

/** @param prototype of the class whose objects have `exec` and `prepare`, as in better-sqlite3 and node:sqlite */
export function patchDatabase(prototype: object, targetOf: TargetOf): void {
  databaseClasses.set(prototype, targetOf)
  if (!look || look.patched.has(prototype)) return
  look.patched.add(prototype)
  const { patches } = look
  const methods = prototype as Methods
  patches.replace(
    methods,
    'prepare',
    (prepare: AnyFunction) =>
      function standIn(...args) {
        const statement = orWithoutUs(standIn, () => Reflect.apply(prepare, this, args)) as object
        // The addon's own argument order differs between its versions.
        const sql = args.find((arg) => typeof arg === 'string')
        if (sql !== undefined) remember(statement, this, sql)
        return statement
      },
  )
  patches.replace(
    methods,
    'exec',
    (exec: AnyFunction) =>
      function standIn(...args) {
        return asked(this, String(args[0]), standIn, () => Reflect.apply(exec, this, args))
      },
  )
  patches.replace(
    methods,
    'createTagStore',
    (create: AnyFunction) =>
      function (...args) {
        const store = Reflect.apply(create, this, args) as object
        remember(store, this, '')
        return store
      },
  )
}

function asked(of: object, sql: string, standIn: StandIn, call: () => unknown): unknown {
  const answered = begin(of, sql)
  let result: unknown
  try {
    return (result = orWithoutUs(standIn, call))
  } finally {
    answered?.((result as { changes?: unknown } | undefined)?.changes)
  }
}

function begin(of: object, sql: string): ((changes: unknown) => void) | undefined {
  if (!look) return undefined
  const { collector } = look
  try {
    let known = databases.get(of)
    if (!known) databases.set(of, (known = { boundary: boundaryOf(of), transaction: new Transaction() }))
    const { boundary, transaction } = known
    const crossings = statementsOf(sql).map((one) => transaction.begin(one, collector.crossed(boundary, one)))
    return (changes) => {
      const rows = Number(changes)
      for (const crossing of crossings) crossing.answered(rows > 0 ? rows : undefined)
    }
  } catch {
    // Another version, put together otherwise: not seen.
    return undefined
  }
}

function remember(statement: object, database: object, sql: string): void {
  try {
    sources.set(statement, { database, sql })
    const prototype = Object.getPrototypeOf(statement) as Methods
    statementClasses.add(prototype)
    patchStatements(prototype)
  } catch {
    // As above.
  }
}

/** All statements have one prototype, patched with the first of them. */
function patchStatements(prototype: Methods): void {
  if (!look || look.patched.has(prototype)) return
  look.patched.add(prototype)
  for (const name of ['run', 'get', 'all', 'iterate']) {
    look.patches.replace(
      prototype,
      name,
      (original: AnyFunction) =>
        function standIn(...args) {
          const source = sources.get(this)
          const call = (): unknown => Reflect.apply(original, this, args)
          return source
            ? asked(source.database, source.sql || textOf(args[0]), standIn, call)
            : orWithoutUs(standIn, call)
        },
    )
  }
}

/** Of a template: `sql.run\`INSERT INTO t VALUES (${1})\``. */
const textOf = (strings: unknown): string => (Array.isArray(strings) ? strings.join('?') : '')

/** What passes through a stand-in shows no frame of it. */
function orWithoutUs(standIn: StandIn, call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    if (isOwnError(error)) Error.captureStackTrace(error, standIn)
    else hideStandIns(error)
    throw error
  }
}

/**
 * Made by the native part just now: its stack is what calls the stand-in, and can be taken anew without being written
 * out, for which runners read source maps. Anything else may come from a function of the user's that a statement calls.
 */
function isOwnError(error: unknown): error is Error {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown }
  return name === 'SqliteError' || code === 'ERR_SQLITE_ERROR'
}

function boundaryOf(database: object): Boundary {
  let prototype: object | null = database
  while (prototype && !databaseClasses.has(prototype)) prototype = Object.getPrototypeOf(prototype) as object | null
  const targetOf = prototype ? databaseClasses.get(prototype) : undefined
  return { kind: 'database', protocol: 'sqlite', target: targetOf?.(database) ?? '' }
}
