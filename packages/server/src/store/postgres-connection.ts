import type Driver from 'pg'
import type { Client, Pool, PoolClient } from 'pg'
import { createTurns } from '../in-turn.ts'
import { explainPostgres } from './postgres-errors.ts'
import { fromText, toText } from './postgres-text.ts'

/** Runs statements, on any connection or on that of a transaction. */
export interface Sql {
  all<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  get<Row extends object>(text: string, values?: unknown[]): Promise<Row | undefined>
  /** @returns how many rows it changed */
  run(text: string, values?: unknown[]): Promise<number>
}

export interface Postgres extends Sql {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /**
   * A transaction that locks the project (postgres-project.ts). Those of one project wait for each other here, where they
   * hold no connection that others could use.
   */
  projectTransaction<T>(project: number, work: (sql: Sql) => Promise<T>): Promise<T>
  /** A connection of its own, outside of the pool, with a name that `pg_stat_activity` shows. */
  connect(name: string): Promise<Client>
  close(): Promise<void>
}

const int8 = 20
const texts = new Set([25, 1043])
const connections = 10

/** @throws Error if the client cannot be loaded */
export async function connectPostgres(url: string): Promise<Postgres> {
  const pg = await loadClient()
  const config = {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A process that hangs, or a machine that is gone, must not keep others from storing for ever.
    idle_in_transaction_session_timeout: 60_000,
    lock_timeout: 30_000,
    types: {
      getTypeParser(type: number, format?: 'text' | 'binary') {
        // Every whole number of ours fits.
        if (type === int8) return Number
        return texts.has(type) ? fromText : (pg.types.getTypeParser(type, format) as (text: string) => unknown)
      },
    },
  }
  const pool: Pool = new pg.Pool({ ...config, max: connections, application_name: 'stratigraph-server' })
  const inTurn = createTurns()
  // A connection that breaks while nobody uses it: the next statement gets another one.
  pool.on('error', () => {})

  return {
    ...sqlOn(pool),
    transaction: (work) => inTransaction(pool, work),
    projectTransaction: (project, work) => inTurn(`${project}`, () => inTransaction(pool, work)),
    async connect(name) {
      const client = new pg.Client({ ...config, application_name: `stratigraph-server ${name}` })
      // Heard by whoever uses it; without any listener it would end the process.
      client.on('error', () => {})
      try {
        await client.connect()
      } catch (error) {
        await client.end().catch(() => {})
        throw explainPostgres(error)
      }
      return client
    },
    close: () => pool.end(),
  }
}

async function loadClient(): Promise<typeof Driver> {
  try {
    return (await import('pg')).default
  } catch (cause) {
    throw new Error('Cannot import pg. Run: npm install pg', { cause })
  }
}

function sqlOn(client: Pool | PoolClient | Client): Sql {
  async function query(text: string, values: unknown[] = []) {
    try {
      return await client.query(text, values.map(toParameter))
    } catch (error) {
      throw explainPostgres(error)
    }
  }
  return {
    all: async <Row>(text: string, values?: unknown[]) => (await query(text, values)).rows as Row[],
    get: async <Row>(text: string, values?: unknown[]) => (await query(text, values)).rows[0] as Row | undefined,
    run: async (text, values) => (await query(text, values)).rowCount ?? 0,
  }
}

async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw explainPostgres(error)
  })
  let broken = false
  // An error of the connection between two statements would else end the process.
  const onError = (): void => void (broken = true)
  client.on('error', onError)
  try {
    const sql = sqlOn(client)
    await sql.run('BEGIN')
    const result = await work(sql)
    await sql.run('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (broken = true))
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return toText(value)
  if (Array.isArray(value)) return value.map(toParameter)
  // Not a view on a larger buffer by accident: the client takes Buffers as bytes and other arrays as lists.
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value
}
