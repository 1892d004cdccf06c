import { Client } from 'pg'
import type { ClientConfig } from 'pg'

/** How the tests reach PostgreSQL: the usual PG* variables, else a local server that trusts us. */
export function postgresSettings(): ClientConfig {
  const { PGHOST = '127.0.0.1', PGUSER = 'postgres', PGDATABASE = 'postgres' } = process.env
  return { host: PGHOST, user: PGUSER, database: PGDATABASE, connectionTimeoutMillis: 1000 }
}

/** Sets SHOP_POSTGRES to `yes` if PostgreSQL answers; else says loudly what will be skipped. */
export async function findPostgres(): Promise<void> {
  const { host, user, database } = postgresSettings()
  const client = new Client(postgresSettings())
  // Errors after the connection broke have no other listener.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    process.env.SHOP_POSTGRES = 'yes'
  } catch (error) {
    console.warn(
      `\n  SKIPPING the PostgreSQL tests (storage/subscribers): no PostgreSQL for ${user}@${host}/${database}` +
        ` (${(error as Error).message}).\n  Start one, or say where it is by PGHOST, PGUSER, PGPASSWORD and PGDATABASE.\n`,
    )
  }
}
