import { once } from 'node:events'
import { connect } from 'node:net'
import { Client } from 'pg'

/** Where the tests look for PostgreSQL. */
export const postgresUrl = process.env.STRATIGRAPH_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** The same for programs that go by libpq's variables, as the example suites do. */
export function postgresVariables(): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(postgresUrl)
  const [user, secret] = [username, password].map(decodeURIComponent)
  const variables = { PGHOST: hostname, PGPORT: port || '5432', PGUSER: user!, PGPASSWORD: secret! }
  return { ...variables, PGDATABASE: decodeURIComponent(pathname.slice(1)) || 'postgres' }
}

/** With STRATIGRAPH_REQUIRE_SERVICES=1 a missing service is a failure, not a reason to skip. */
export const servicesAreRequired = process.env.STRATIGRAPH_REQUIRE_SERVICES === '1'

/** Why PostgreSQL cannot be used, or undefined when it answers. */
export async function whyNoPostgres(): Promise<string | undefined> {
  const client = new Client({ connectionString: postgresUrl, connectionTimeoutMillis: 3000 })
  try {
    await client.connect()
    await client.query('SELECT 1')
    return undefined
  } catch (error) {
    // A refused connection to a name with two addresses is an AggregateError without a message of its own.
    const { message, code } = error as Error & { code?: string }
    return message || code || String(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * For `describe.skipIf(...)`: true when PostgreSQL is absent and may be.
 * @throws when it is absent and STRATIGRAPH_REQUIRE_SERVICES=1
 */
export async function postgresIsMissing(): Promise<boolean> {
  const reason = await whyNoPostgres()
  if (reason !== undefined && servicesAreRequired)
    throw new Error(`PostgreSQL is required and does not answer: ${reason}`)
  return reason !== undefined
}

/** Other services that tests talk to, each where its own programs look for it. */
const otherServices = {
  MariaDB: 3306,
  Redis: 6379,
  RabbitMQ: 5672,
  Mosquitto: 1883,
  NATS: 4222,
} as const

/** For `test.skipIf(...)`, as postgresIsMissing. */
export async function serviceIsMissing(name: keyof typeof otherServices): Promise<boolean> {
  const port = otherServices[name]
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    if (servicesAreRequired)
      throw new Error(`${name} is required and does not answer at port ${port}`, { cause: error })
    return true
  } finally {
    socket.destroy()
  }
}
