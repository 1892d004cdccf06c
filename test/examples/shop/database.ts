import Database from 'better-sqlite3'
import { migrations } from './migrations.ts'

export type ShopDatabase = Database.Database

/** `path` is a file, or `:memory:`. The schema is brought up to date. */
export function openDatabase(path: string): ShopDatabase {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('foreign_keys = ON')
  migrate(database)
  return database
}

/** Runs the migrations that this database has not seen, each in a transaction of its own. */
function migrate(database: ShopDatabase): void {
  const done = database.pragma('user_version', { simple: true }) as number
  for (const [index, migration] of migrations.entries()) {
    if (index < done) continue
    database.exec(`BEGIN; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
