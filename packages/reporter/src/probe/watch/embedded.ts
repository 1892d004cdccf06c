import { builtins } from '../../builtins.ts'
import type { Collector } from '../collector.ts'
import type { Patches } from '../patch.ts'
import type { CoreModules } from './core-modules.ts'
import { quietly } from '../quietly.ts'
import { watchSqlite, patchDatabase } from './sqlite.ts'

type Loader = { _load: (request: string, ...rest: unknown[]) => unknown }

/**
 * Databases inside the process: better-sqlite3, by its native part, which Jest and Vitest load by Node's own loader, and
 * node:sqlite. Neither is loaded by us: it would be slow for the one, and Node 22 warns of the other.
 */
export function watchEmbedded(collector: Collector, patches: Patches, core: CoreModules): void {
  watchSqlite(collector, patches)
  core.whenLoaded('sqlite', () =>
    quietly(() => {
      const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as { DatabaseSync?: { prototype: object } }
      if (DatabaseSync) patchDatabase(DatabaseSync.prototype, nodeTarget)
    }),
  )
  patches.replace(
    builtins.module as unknown as Loader,
    '_load',
    (load: Loader['_load']) =>
      function (this: unknown, ...args: Parameters<Loader['_load']>) {
        const loaded = Reflect.apply(load, this, args)
        const [request] = args
        if (typeof request === 'string' && /sqlite.*\.node$/.test(request)) quietly(() => patchAddon(loaded))
        if (request === 'node:sqlite') core.need('sqlite')
        core.look()
        return loaded
      },
  )
  // Node tells when an `import()` is done, before it goes on where that was awaited.
  const imported = (): void => core.look()
  builtins.diagnostics.subscribe(IMPORTED, imported)
  patches.onUndo(() => builtins.diagnostics.unsubscribe(IMPORTED, imported))
}

const IMPORTED = 'tracing:module.import:asyncEnd'

function patchAddon(addon: unknown): void {
  const { Database } = addon as { Database?: { prototype: object } }
  if (Database) patchDatabase(Database.prototype, addonTarget)
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
