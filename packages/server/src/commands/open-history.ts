import { UsageError } from '../config.ts'
import { openSqlite, type SqliteOptions } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'

/** @throws UsageError that says why the history cannot be opened */
export function openHistory(options: SqliteOptions): Store {
  try {
    return openSqlite(options)
  } catch (cause) {
    throw new UsageError(explain(options.path, cause), { cause })
  }
}

function explain(path: string, cause: unknown): string {
  const { message, code } = cause as Error & { code?: string }
  if (code === undefined) return `${message[0]?.toUpperCase()}${message.slice(1)}`
  if (code.startsWith('SQLITE_CORRUPT'))
    return `The history ${path} is damaged (${message}). Put a backup in its place.`
  return `--database: ${path} cannot be opened (${message}). Look at its folder's permissions and free space.`
}
