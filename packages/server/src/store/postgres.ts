import { createPostgresAccess } from './postgres-access.ts'
import { connectPostgres } from './postgres-connection.ts'
import { migratePostgres } from './postgres-migrate.ts'
import { createPostgresNames } from './postgres-names.ts'
import { createPostgresProofs } from './postgres-proofs.ts'
import { createPostgresRecords } from './postgres-records.ts'
import { createPostgresReports } from './postgres-reports.ts'
import { createPostgresRuns } from './postgres-runs.ts'
import type { Store } from './store.ts'

/**
 * A history in PostgreSQL, which several servers may share.
 * @param url postgres://user:password@host:port/database
 * @throws Error if the client is not installed, the database does not answer, or a newer server wrote it
 */
export async function openPostgres(url: string): Promise<Store> {
  const postgres = await connectPostgres(url)
  try {
    await migratePostgres(postgres)
  } catch (error) {
    await postgres.close()
    throw error
  }
  return {
    ...createPostgresNames(postgres),
    ...createPostgresReports(postgres),
    ...createPostgresRuns(postgres),
    ...createPostgresProofs(postgres),
    ...createPostgresRecords(postgres),
    ...createPostgresAccess(postgres),
    close: () => postgres.close(),
  }
}
