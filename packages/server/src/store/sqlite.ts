import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { createGroupCommit } from './group-commit.ts'
import { createAccess } from './sqlite-access.ts'
import { createDerived } from './sqlite-derived.ts'
import { lockHistory } from './sqlite-lock.ts'
import { migrate } from './sqlite-migrate.ts'
import { createNames } from './sqlite-names.ts'
import { createProofs } from './sqlite-proofs.ts'
import { createRecords } from './sqlite-records.ts'
import { createReports } from './sqlite-reports.ts'
import { createRetained } from './sqlite-retention.ts'
import { createRuns } from './sqlite-runs.ts'
import { holdToFile, inodeOf } from './sqlite-same-file.ts'
import type { Store } from './store.ts'

export interface SqliteOptions {
  /** A file, made with its folder if it does not exist, or `:memory:`. */
  path: string
  /** Keep other servers away from the file. */
  exclusive?: boolean
  /** Another connection of this process writes. */
  readOnly?: boolean
  /** That other connection: the file must be the one of this number (its inode), as it is. */
  inode?: number
  /** An older history was brought up to date; as it was before, it lies in the copy. */
  onUpgrade?: ((copy: string) => void) | undefined
}

/** @throws Error if another server holds the file, or a newer one wrote it */
export function openSqlite(options: SqliteOptions): Store {
  const { path, exclusive = false, readOnly = false, inode, onUpgrade } = options

  const file = path === ':memory:' ? path : resolve(path)
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  if (inode !== undefined) holdToFile(file, inode)()
  let unlock: (() => void) | undefined
  let database: Database.Database | undefined
  try {
    if (exclusive && file !== ':memory:') unlock = lockHistory(file)
    // Waiting for another writer stops everything else: a server soon answers 503, and is asked again.
    const isServer = exclusive || inode !== undefined
    database = new Database(file, { timeout: isServer ? 250 : 5000, fileMustExist: inode !== undefined })
    // Before the first table is made: later it has no effect.
    database.pragma('page_size = 4096')
    database.pragma('journal_mode = WAL')
    // An answered upload is on the disk, even if the power goes the moment after.
    database.pragma('synchronous = FULL')
    // Most pages change with every report, and go from the WAL into the file once for so many: at most 16 MiB wait there.
    database.pragma('wal_autocheckpoint = 4000')
    database.pragma('foreign_keys = ON')
    migrate(database, file, { onUpgrade })
    if (readOnly) database.pragma('query_only = ON')
  } catch (error) {
    database?.close()
    unlock?.()
    throw explain(error, file)
  }

  const { describe, ...names } = createNames(database)
  const opened = database
  const commits = createGroupCommit(database, holdToFile(file, inode ?? inodeOf(file)))
  return {
    ...names,
    ...createReports(database, commits, describe),
    ...createDerived(database, commits),
    ...createRuns(database),
    ...createProofs(database),
    ...createRecords(database),
    ...createAccess(database, commits),
    ...createRetained(database, commits),
    close: async () => {
      commits.flush()
      opened.close()
      unlock?.()
    },
  }
}

function explain(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB') {
    return new Error(`${file} is not a Stratigraph history. Name another file with --database`, { cause: error })
  }
  if (/^SQLITE_(CANTOPEN|READONLY|IOERR|PERM)/.test(code)) {
    return new Error(`${file} cannot be opened for writing. Look at the permissions of its folder`, { cause: error })
  }
  return error
}
