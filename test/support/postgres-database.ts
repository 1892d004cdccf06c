import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { postgresUrl } from './services.ts'

export interface PostgresDatabase extends AsyncDisposable {
  /** Of a schema that nobody else uses. */
  url: string
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
}

/** An empty place in the tests' PostgreSQL; it is dropped at the end. */
export async function makePostgresDatabase(): Promise<PostgresDatabase> {
  const schema = `test_${randomBytes(8).toString('hex')}`
  const url = new URL(postgresUrl)
  url.searchParams.set('options', `-c search_path=${schema}`)
  const client = new Client({ connectionString: url.href })
  await client.connect()
  await client.query(`CREATE SCHEMA ${schema}`)
  return {
    url: url.href,
    query: async <Row>(text: string, values: unknown[] = []) => (await client.query(text, values)).rows as Row[],
    async [Symbol.asyncDispose]() {
      await client.query(`SET client_min_messages = warning`)
      await client.query(`DROP SCHEMA ${schema} CASCADE`)
      await client.end()
    },
  }
}
