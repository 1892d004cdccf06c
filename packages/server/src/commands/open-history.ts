import { UsageError } from '../config.ts'
import { isPostgresUrl, withoutPassword } from '../database-url.ts'
import { openPostgres } from '../store/postgres.ts'
import { openSqlite } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'

export interface OpenHistoryOptions {
  /** A SQLite file, or a postgres:// URL. */
  database: string
  /** Keep other servers away from the file. In PostgreSQL there may be several. */
  exclusive?: boolean
  /** An older SQLite history was brought up to date; as it was before, it lies in the copy. */
  onUpgrade?: (copy: string) => void
  /** Another thread writes, where it is SQLite. */
  readOnly?: boolean
}

/** Rejects with a UsageError that says why the history cannot be opened. */
export async function openHistory({ database, ...options }: OpenHistoryOptions): Promise<Store> {
  try {
    return isPostgresUrl(database) ? await openPostgres(database) : openSqlite({ path: database, ...options })
  } catch (cause) {
    throw new UsageError(explain(database, cause), { cause })
  }
}

function explain(database: string, cause: unknown): string {
  const { message, code } = cause as Error & { code?: string }
  if (isPostgresUrl(database) && code !== undefined) {
    return `--database: ${withoutPassword(database)} cannot be opened (${message}). Look at its address, its user and whether it runs.`
  }
  if (code === undefined) return `${message[0]?.toUpperCase()}${message.slice(1)}`
  if (code.startsWith('SQLITE_CORRUPT'))
    return `The history ${database} is damaged (${message}). Put a backup in its place.`
  return `--database: ${database} cannot be opened (${message}). Look at its folder's permissions and free space.`
}
