import type { Postgres, Sql } from './postgres-connection.ts'
import { postgresMigrations } from './postgres-migrations.ts'

/** Any number that nobody else is likely to have chosen. */
export const lockClass = 0x5374_7261

/**
 * Brings the tables up to date: one transaction a step, one server at a time, the others wait.
 * @throws Error if they were written by a newer server
 */
export async function migratePostgres(postgres: Postgres): Promise<void> {
  const known = postgresMigrations.length
  for (;;) {
    const version = await postgres.transaction(async (sql) => {
      await lockForTransaction(sql, 'migrations')
      await sql.run('CREATE TABLE IF NOT EXISTS stratigraph_schema (version int NOT NULL)')
      const current = (await sql.get<{ version: number }>('SELECT version FROM stratigraph_schema'))?.version
      if (current === undefined) await sql.run('INSERT INTO stratigraph_schema VALUES (0)')
      const next = current ?? 0
      if (next >= known) return next
      await sql.run(postgresMigrations[next]!)
      await sql.run('UPDATE stratigraph_schema SET version = $1', [next + 1])
      return next + 1
    })
    if (version === known) return
    if (version > known) {
      throw new Error(
        `the database was written by a newer stratigraph-server (schema ${version}, this one knows ${known}). ` +
          'Run: npm install @stratigraph/server@latest',
      )
    }
  }
}

/** Waits for everybody else who wants the same, in this schema. Ends with the transaction. */
async function lockForTransaction(sql: Sql, what: string): Promise<void> {
  await sql.run(`SELECT pg_advisory_xact_lock($1, hashtext(current_schema() || ' ' || $2))`, [lockClass, what])
}
