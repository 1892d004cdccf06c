import { createPostgresAccess } from './postgres-access.ts'
import { connectPostgres, type Sql } from './postgres-connection.ts'
import { createPostgresDerived } from './postgres-derived.ts'
import { migratePostgres } from './postgres-migrate.ts'
import { createPostgresNames } from './postgres-names.ts'
import { createPostgresProofs } from './postgres-proofs.ts'
import { createPostgresRecords } from './postgres-records.ts'
import { createPostgresReports } from './postgres-reports.ts'
import { createPostgresRetained } from './postgres-retention.ts'
import { createPostgresRuns } from './postgres-runs.ts'
import { createPostgresShared } from './postgres-shared.ts'
import type { Store } from './store.ts'

/**
 * A history in PostgreSQL, which several servers may share.
 * @param url postgres://user:password@host:port/database
 * @throws Error if the client is not installed, the database does not answer, or a newer server wrote it
 */
export async function openPostgres(url: string): Promise<Store> {
  const postgres = await connectPostgres(url)
  let channel: string
  try {
    await migratePostgres(postgres)
    channel = await channelOf(postgres)
  } catch (error) {
    await postgres.close()
    throw error
  }
  return {
    ...createPostgresNames(postgres),
    ...createPostgresReports(postgres),
    ...createPostgresDerived(postgres),
    ...createPostgresRuns(postgres),
    ...createPostgresProofs(postgres),
    ...createPostgresRecords(postgres),
    ...createPostgresAccess(postgres),
    ...createPostgresRetained(postgres),
    shared: createPostgresShared(postgres, channel),
    close: () => postgres.close(),
  }
}

/** A database may hold several histories, each in a schema of its own; channels are the database's. */
async function channelOf(sql: Sql): Promise<string> {
  const row = await sql.get<{ channel: string }>(`SELECT 'stratigraph_' || md5(current_schema()) AS channel`)
  return row!.channel
}
