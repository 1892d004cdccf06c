import diagnostics from 'node:diagnostics_channel'
import { builtins } from '../../builtins.ts'
import type { Collector } from '../collector.ts'
import type { Patches } from '../patch.ts'
import { watchSqlite, patchDatabase } from './sqlite.ts'

type Loader = { _load: (request: string, ...rest: unknown[]) => unknown }

/**
 * Databases inside the process: better-sqlite3, by its native part, which Jest and Vitest load by Node's own loader, and
 * node:sqlite. Neither is loaded by us: it would be slow for the one, and Node 22 warns of the other.
 * @returns looks whether node:sqlite has come in by a way that tells nobody
 */
export function watchEmbedded(collector: Collector, patches: Patches): () => void {
  watchSqlite(collector, patches)
  patches.replace(
    builtins.module as unknown as Loader,
    '_load',
    (load: Loader['_load']) =>
      function (this: unknown, ...args: Parameters<Loader['_load']>) {
        const loaded = Reflect.apply(load, this, args)
        const [request] = args
        if (typeof request === 'string' && /sqlite/.test(request)) quietly(() => patchLoaded(request, loaded))
        return loaded
      },
  )
  diagnostics.subscribe(IMPORTED, imported)
  patches.onUndo(() => diagnostics.unsubscribe(IMPORTED, imported))
  return lookForNodeSqlite
}

/** Node tells when an `import()` is done, before it goes on where that was awaited. */
function imported(message: unknown): void {
  if ((message as { url?: unknown }).url === 'node:sqlite') lookForNodeSqlite()
}

const IMPORTED = 'tracing:module.import:asyncEnd'

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Another version, put together otherwise: not seen.
  }
}

interface Sqlite {
  /** better-sqlite3 */
  Database?: { prototype: object }
  /** node:sqlite */
  DatabaseSync?: { prototype: object }
}

function patchLoaded(request: string, loaded: unknown): void {
  const { Database, DatabaseSync } = loaded as Sqlite
  if (request.endsWith('.node') && Database) patchDatabase(Database.prototype, addonTarget)
  else if (request === 'node:sqlite' && DatabaseSync) patchDatabase(DatabaseSync.prototype, nodeTarget)
}

let modulesSeen = 0

/** Node's list of its own modules that are loaded, and no more than its length while nothing has changed. */
function lookForNodeSqlite(): void {
  const { moduleLoadList } = process as { moduleLoadList?: string[] }
  if (!moduleLoadList || moduleLoadList.length === modulesSeen) return
  modulesSeen = moduleLoadList.length
  if (moduleLoadList.includes('NativeModule sqlite')) {
    quietly(() => patchLoaded('node:sqlite', process.getBuiltinModule('node:sqlite')))
  }
}

function addonTarget(database: object): string {
  const { name, memory } = database as { name?: unknown; memory?: unknown }
  return memory === true || name === '' ? IN_MEMORY : String(name)
}

const IN_MEMORY = ':memory:'

/** Before Node 22.16 a database does not tell where it is. */
function nodeTarget(database: object): string {
  const { location } = database as { location?: () => string | null }
  return location ? (location.call(database) ?? IN_MEMORY) : 'node:sqlite'
}
