import { rolledBack, withPostgres, withQueue, withRedis, withServer, withTables } from './bodies.ts'
import type { Case } from './case.ts'

/** The same at a distance: well written, and not to be told. */
export const nearMisses: readonly Case[] = [
  {
    name: 'unit-reads-fixture',
    services: [],
    files: {
      a: `const fs = require('node:fs')
const path = require('node:path').join(here, 'fixture.txt')
beforeAll(() => fs.writeFileSync(path, 'x'))
afterAll(() => fs.rmSync(path))
test('reads @unit', () => { fs.readFileSync(path) })`,
    },
  },
  {
    name: 'undeclared-asks-database',
    services: ['PostgreSQL'],
    files: { a: `${withPostgres}\ntest('adds', async () => { await client.query('SELECT 1') })` },
  },
  {
    name: 'integration-in-hook',
    services: ['PostgreSQL'],
    files: {
      'a.int': `${withPostgres}\nlet rows\nbeforeAll(async () => { rows = (await client.query('SELECT 1')).rowCount })
test('one row', () => expect(rows).toBe(1))`,
    },
  },
  {
    name: 'api-with-memory',
    services: [],
    files: {
      'a.int': `const database = new (need('better-sqlite3'))(':memory:')
${withServer(`return database.prepare('SELECT 1').all().length`)}
test('an answer', async () => { await get('/') })
afterAll(() => { database.close() })`,
    },
  },
  {
    name: 'package-mocked',
    services: ['PostgreSQL'],
    needs: 'mocks',
    files: {
      'a.int': `mock('mailer', () => ({ send: () => true }))
${withPostgres}
test('an order is kept', async () => { await client.query('SELECT 1') })`,
    },
  },
  {
    name: 'unit-mocks-own',
    services: [],
    needs: 'mocks',
    modules: { tax: { rate: 'return 0.2' } },
    files: {
      a: `mock('./tax', () => ({ rate: () => 0 }))
test('without tax @unit', async () => { expect((await own('./tax')).rate()).toBe(0) })`,
    },
  },
  {
    name: 'two-services',
    services: ['PostgreSQL', 'Redis'],
    files: {
      'a.int': `${withPostgres}${withRedis}
test('kept and cached', async () => { await client.query('SELECT 1'); await redis.get(name) })`,
    },
  },
  {
    name: 'rows-rolled-back',
    services: ['PostgreSQL'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withPostgres}
beforeAll(() => client.query('CREATE TABLE IF NOT EXISTS ' + name + '_users (id int)').catch(() => {}))
${rolledBack}
test('a user is kept', async () => { await client.query('INSERT INTO ' + name + '_users VALUES (1)') })`,
      ]),
    ),
  },
  {
    name: 'rows-deleted',
    services: ['PostgreSQL'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withPostgres}
beforeAll(() => client.query('CREATE TABLE IF NOT EXISTS ' + name + '_users (id int)').catch(() => {}))
test('a user is kept', async () => { await client.query('INSERT INTO ' + name + '_users VALUES (1)') })
cleanUps.push(() => client.query('DELETE FROM ' + name + '_users'))`,
      ]),
    ),
  },
  {
    name: 'keys-of-their-own',
    services: ['Redis'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withRedis}\ntest('a session begins', async () => { await redis.set(name + '-${file}:17', 'x', 'EX', 60) })`,
      ]),
    ),
  },
  {
    name: 'messages-taken',
    services: ['RabbitMQ'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withQueue}
test('an order is told', async () => {
  channel.sendToQueue(name, Buffer.from('order'))
  let message
  while (!message) message = await channel.get(name)
  channel.ack(message)
})`,
      ]),
    ),
  },
  {
    name: 'messages-of-a-moment',
    services: ['Redis'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withRedis}\ntest('an order is told', async () => { await redis.publish(name, 'order') })`,
      ]),
    ),
  },
  {
    name: 'folders-of-their-own',
    services: [],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `const fs = require('node:fs')
const folder = fs.mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'corpus-'))
const database = new (need('better-sqlite3'))(folder + '/shop.db')
database.exec('CREATE TABLE users (id int)')
test('a user is kept', () => { database.prepare('INSERT INTO users VALUES (1)').run() })
afterAll(() => { database.close(); fs.rmSync(folder, { recursive: true }) })`,
      ]),
    ),
  },
  {
    name: 'schema-once',
    services: ['PostgreSQL'],
    files: {
      'a.int': `${withTables('a', 'b')}${rolledBack}
for (const row of [1, 2, 3, 4]) {
  test('row ' + row, async () => { await client.query('INSERT INTO ' + name + '_a VALUES (' + row + ')') })
}`,
    },
  },
  {
    name: 'container-once',
    services: [],
    files: {
      'a.int': `const { execFileSync } = require('node:child_process')
beforeAll(() => execFileSync('docker', ['run', 'postgres']))
test('one', () => {})
test('two', () => {})`,
    },
  },
  {
    name: 'waits-for-an-answer',
    services: ['PostgreSQL'],
    needs: 'idle',
    files: {
      'a.int': `${withPostgres}\ntest('takes its time', async () => { await client.query('SELECT pg_sleep(0.15)') })`,
    },
  },
  {
    name: 'fake-clock',
    services: [],
    needs: 'idle',
    files: {
      a: `test('a minute passes', () => {
  runner.useFakeTimers()
  let rang = false
  setTimeout(() => { rang = true }, 60_000)
  runner.advanceTimersByTime(60_000)
  runner.useRealTimers()
  expect(rang).toBe(true)
})`,
    },
  },
  {
    name: 'calls-itself',
    services: [],
    files: { 'a.int': `${withServer(`return 'x'`)}\ntest('an answer', async () => { await get('/') })` },
  },
  {
    name: 'one-connection',
    services: ['PostgreSQL'],
    files: {
      'a.int': `test('asks often', async () => {
  const client = new (need('pg').Client)(url)
  await client.connect()
  for (let time = 0; time < 4; time++) await client.query('SELECT 1')
  await client.end()
})`,
    },
  },
  {
    name: 'variable-restored',
    services: [],
    needs: 'leaks',
    files: {
      a: `afterEach(() => { delete process.env.SHOP_PLACE })
test('in another place', () => { process.env.SHOP_PLACE = name })`,
    },
  },
]
