import type { Database } from 'better-sqlite3'
import { migrations } from './migrations.ts'

/** @throws Error if the database was written by a newer server */
export function migrate(database: Database, path: string): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    throw new Error(
      `${path} was written by a newer stratigraph-server (schema ${version}, this one knows ${migrations.length}). ` +
        'Run: npm install @stratigraph/server@latest',
    )
  }
  for (let next = version; next < migrations.length; next++) {
    database
      .transaction(() => {
        // Another process may have been faster.
        if (Number(database.pragma('user_version', { simple: true })) > next) return
        database.exec(migrations[next]!)
        database.pragma(`user_version = ${next + 1}`)
      })
      .immediate()
  }
}
