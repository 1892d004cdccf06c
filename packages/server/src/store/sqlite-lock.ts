import Database from 'better-sqlite3'

/**
 * One server per history: two would each keep their own picture of it in memory. The lock is an exclusive transaction
 * on a database of its own, because the system frees that one even after `kill -9`, and the history itself stays open
 * for `token`, backups and other readers.
 * @returns a function that lets go
 * @throws Error if another process holds it
 */
export function lockHistory(path: string): () => void {
  const lock = new Database(`${path}.lock`, { timeout: 0 })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!code.startsWith('SQLITE_BUSY')) throw cause
    throw new Error(
      `another stratigraph-server has ${path} open. Use that one, stop it, or give this one a history of its own with --database`,
      { cause },
    )
  }
  return () => lock.close()
}
