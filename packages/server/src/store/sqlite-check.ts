import Database from 'better-sqlite3'
import { assertKnown } from './sqlite-migrate.ts'

/** What a history holds, after it was looked through. */
export interface CheckedHistory {
  schema: number
  projects: number
  runs: number
  reports: number
}

/**
 * Reads the whole file: its structure, its references, its counts. It must be nobody's but the caller's.
 * @throws Error that says what is wrong with it
 */
export function checkHistory(path: string): CheckedHistory {
  let database: Database.Database | undefined
  try {
    database = new Database(path, { fileMustExist: true })
    // A copy is one file, without another beside it.
    database.pragma('journal_mode = DELETE')
    const schema = Number(database.pragma('user_version', { simple: true }))
    assertKnown(schema, path)
    const count = (table: string): number =>
      database!.prepare<[], number>(`SELECT COUNT(*) FROM ${table}`).pluck().get()!
    const isOurs = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'report_body'`).get() !== undefined
    if (schema === 0 || !isOurs) throw new Error(`${path} is not a Stratigraph history`)
    const problem = database.pragma('integrity_check(1)', { simple: true })
    if (problem !== 'ok') throw new Error(`${path} is damaged: ${String(problem)}`)
    const [dangling] = database.pragma('foreign_key_check') as { table: string; parent: string }[]
    if (dangling) throw new Error(`${path} is damaged: ${dangling.table} names what is not in ${dangling.parent}`)
    return { schema, projects: count('project'), runs: count('run'), reports: count('report') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'SQLITE_NOTADB') throw new Error(`${path} is not a Stratigraph history`, { cause: error })
    if (code.startsWith('SQLITE_')) {
      throw new Error(`${path} is damaged or cannot be read: ${(error as Error).message}`, { cause: error })
    }
    throw error
  } finally {
    database?.close()
  }
}
