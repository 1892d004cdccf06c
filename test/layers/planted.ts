import { withFile, withPostgres, withQueue, withRedis, withServer, withTables } from './bodies.ts'
import type { Case } from './case.ts'

/** One problem each. */
export const planted: readonly Case[] = [
  {
    name: 'unit-asks-database',
    kind: 'unit-crosses-boundary',
    services: ['PostgreSQL'],
    files: { a: `${withPostgres}\ntest('adds @unit', async () => { await client.query('SELECT 1') })` },
  },
  {
    name: 'unit-writes-file',
    kind: 'unit-crosses-boundary',
    services: [],
    files: { a: `${withFile}\ntest('keeps @unit', () => fs.writeFileSync(path, 'x'))` },
  },
  {
    name: 'integration-of-nothing',
    kind: 'integration-crosses-none',
    services: [],
    files: { 'a.int': `test('adds', () => expect(1 + 1).toBe(2))\ntest('takes', () => expect(2 - 1).toBe(1))` },
  },
  {
    name: 'whole-system',
    kind: 'e2e-in-disguise',
    services: ['PostgreSQL', 'Redis'],
    files: {
      'a.int': `${withPostgres}${withRedis}${withServer(`await redis.get(name); return (await client.query('SELECT 1')).rowCount`)}
test('a purchase', async () => { await get('/') })`,
    },
  },
  {
    name: 'own-module-mocked',
    kind: 'mocks-internals',
    services: ['PostgreSQL'],
    needs: 'mocks',
    modules: { tax: { rate: 'return 0.2' } },
    files: {
      'a.int': `mock('./tax', () => ({ rate: () => 0 }))
${withPostgres}
test('an order is taxed', async () => {
  const { rate } = await own('./tax')
  await client.query('SELECT $1::float', [rate()])
})`,
    },
  },
  {
    name: 'three-services',
    kind: 'too-many-layers',
    services: ['PostgreSQL', 'Redis', 'RabbitMQ'],
    files: {
      'a.int': `${withPostgres}${withRedis}
test('an order is kept, cached and told', async () => {
  await client.query('SELECT 1')
  await redis.get(name)
  const connection = await need('amqplib').connect('amqp://127.0.0.1')
  const channel = await connection.createChannel()
  await channel.assertQueue(name, { autoDelete: true })
  await channel.deleteQueue(name)
  await connection.close()
})`,
    },
  },
  {
    name: 'rows-stay',
    kind: 'shared-data',
    services: ['PostgreSQL'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withPostgres}
beforeAll(() => client.query('CREATE TABLE IF NOT EXISTS ' + name + '_users (id int)').catch(() => {}))
test('a user is kept', async () => { await client.query('INSERT INTO ' + name + '_users VALUES (1)') })`,
      ]),
    ),
  },
  {
    name: 'messages-stay',
    kind: 'shared-data',
    services: ['RabbitMQ'],
    files: Object.fromEntries(
      ['a', 'b'].map((file) => [
        `${file}.int`,
        `${withQueue}
test('an order is told', () => { channel.sendToQueue(name, Buffer.from('order')) })`,
      ]),
    ),
  },
  {
    name: 'keys-stay',
    kind: 'shared-data',
    services: ['Redis'],
    files: {
      'a.int': `${withRedis}\ntest('a session begins', async () => { await redis.set(name + ':session:17', 'x', 'EX', 60) })`,
      'b.int': `${withRedis}\ntest('a session is known', async () => { await redis.get(name + ':session:18') })`,
    },
  },
  {
    name: 'schema-each-time',
    kind: 'setup-per-test',
    services: ['PostgreSQL'],
    files: {
      'a.int': `${withPostgres}
beforeEach(async () => {
  for (const table of ['_a', '_b']) {
    await client.query('DROP TABLE IF EXISTS ' + name + table)
    await client.query('CREATE TABLE ' + name + table + ' (id int PRIMARY KEY, text text)')
  }
})
cleanUps.push(() => client.query('DROP TABLE ' + name + '_a, ' + name + '_b'))
for (const row of [1, 2, 3, 4]) {
  test('row ' + row, async () => { await client.query('INSERT INTO ' + name + '_a VALUES (' + row + ')') })
}`,
    },
  },
  {
    name: 'emptied-each-time',
    kind: 'setup-per-test',
    services: ['PostgreSQL'],
    files: {
      'a.int': `${withTables('a', 'b', 'c')}
afterEach(async () => {
  for (const table of ['_a', '_b', '_c']) await client.query('TRUNCATE ' + name + table)
})
for (let row = 0; row < 12; row++) {
  test('row ' + row, async () => { await client.query('INSERT INTO ' + name + '_a VALUES (' + row + ')') })
}`,
    },
  },
  {
    name: 'container-each-time',
    kind: 'container-per-test',
    services: [],
    files: {
      'a.int': `const { execFileSync } = require('node:child_process')
beforeEach(() => execFileSync('docker', ['run', 'postgres']))
test('one', () => {})
test('two', () => {})`,
    },
  },
  {
    name: 'sleeps',
    kind: 'fixed-wait',
    services: [],
    needs: 'idle',
    files: { a: `test('waits', () => new Promise((done) => setTimeout(done, 150)))` },
  },
  {
    name: 'calls-somebody',
    kind: 'outside-world',
    services: [],
    files: {
      'a.int': `test('asks', () => new Promise((done) => {
  const request = require('node:http').get('http://192.0.2.1/', { agent: false }).on('error', () => done())
  setTimeout(() => request.destroy(new Error('enough')), 15)
}))`,
    },
  },
  {
    name: 'connects-each-time',
    kind: 'connection-per-query',
    services: ['PostgreSQL'],
    files: {
      'a.int': `const { Client } = need('pg')
test('asks often', async () => {
  for (let time = 0; time < 4; time++) {
    const client = new Client(url)
    await client.connect()
    await client.query('SELECT 1')
    await client.end()
  }
})`,
    },
  },
  {
    name: 'variable-stays',
    kind: 'state-leak',
    services: [],
    needs: 'leaks',
    files: { a: `test('in another zone', () => { process.env.SHOP_ZONE = name })` },
  },
  {
    name: 'timers-stay',
    kind: 'state-leak',
    services: [],
    needs: 'leaks',
    files: { a: `test('at midnight', () => { runner.useFakeTimers() })\nafterAll(() => { runner.useRealTimers() })` },
  },
]
