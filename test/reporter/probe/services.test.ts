import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { recordRun } from '../../support/jest-report.ts'
import { postgresIsMissing, postgresUrl, serviceIsMissing } from '../../support/services.ts'
import { TempProject, type RunnerMajor } from '../../support/temp-project.ts'
import { recordVitest } from '../vitest/vitest-project.ts'
import { inWords, usesByTest } from './evidence.ts'

// What real clients say to real services, as the probe understands it.

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url))

interface Conversation {
  /** Body of a test; `name` is a name of its own. */
  body: string
  expected: string[]
}

const conversations: Record<string, Conversation> = {
  PostgreSQL: {
    body: `
const { Client } = need('pg')
const client = new Client(${JSON.stringify(postgresUrl)})
await client.connect()
await client.query('CREATE TABLE ' + name + ' (id int)')
await client.query('BEGIN')
await client.query({ name: 'add', text: 'INSERT INTO ' + name + ' VALUES ($1)', values: [1] })
await client.query('ROLLBACK')
await client.query('SELECT * FROM ' + name + ' WHERE id = $1', [1])
await client.query('DROP TABLE ' + name)
await client.end()`,
    expected: [
      'body database/postgresql, connect, create NAME, begin, insert NAME undone, rollback, read NAME, drop NAME',
    ],
  },
  MariaDB: {
    body: `
const client = await need('mysql2/promise').createConnection({ host: '127.0.0.1', user: 'root', database: 'test' })
await client.query('CREATE TABLE ' + name + ' (id int)')
await client.query('START TRANSACTION')
await client.execute('INSERT INTO ' + name + ' VALUES (?)', [1])
await client.query('ROLLBACK')
await client.query('SELECT * FROM ' + name)
await client.query('DROP TABLE ' + name)
await client.end()`,
    expected: ['body database/mysql, connect, create NAME, begin, insert NAME undone, rollback, read NAME, drop NAME'],
  },
  Redis: {
    body: `
const Redis = need('ioredis').default
const client = new Redis({ host: '127.0.0.1' })
await client.set(name + ':42', 'x'.repeat(100_000))
await client.get(name + ':42')
await client.del(name + ':42')
await client.quit()`,
    expected: ['body cache/redis, connect, insert NAME:*, read NAME:*, delete NAME:*'],
  },
  RabbitMQ: {
    body: `
const connection = await need('amqplib').connect('amqp://127.0.0.1')
const channel = await connection.createConfirmChannel()
await channel.assertExchange(name, 'fanout', { autoDelete: true })
const { queue } = await channel.assertQueue('', { exclusive: true })
await channel.bindQueue(queue, name, 'everything')
channel.publish(name, 'key', Buffer.from('secret '.repeat(50_000)))
await channel.waitForConfirms()
await new Promise((done) => channel.consume(queue, done))
await channel.purgeQueue(queue)
await channel.assertQueue(name)
channel.sendToQueue(name, Buffer.from('secret'))
await channel.waitForConfirms()
await channel.deleteQueue(name)
await connection.close()`,
    expected: [
      'body queue/amqp, connect, declare NAME, declare, bind amq.gen-*, publish NAME, consume amq.gen-*, purge amq.gen-*, delete NAME',
    ],
  },
  Mosquitto: {
    body: `
const client = await need('mqtt').connectAsync('mqtt://127.0.0.1')
const heard = new Promise((done) => client.on('message', done))
await client.subscribeAsync([name + '/#', name + '/17'], { qos: 1 })
await client.publishAsync(name + '/42/state', 'secret '.repeat(50_000), { qos: 1 })
await heard
await client.publishAsync(name + '/late', 'secret', { qos: 2 })
await client.endAsync()`,
    expected: ['body queue/mqtt, connect, consume NAME/#, consume NAME/*, publish NAME/*/state, publish NAME/late'],
  },
  NATS: {
    body: `
const client = await need('@nats-io/transport-node').connect({ servers: '127.0.0.1' })
client.subscribe(name + '.ask', { callback: (error, message) => message.respond('secret') })
client.publish(name + '.told.42', 'secret '.repeat(50_000))
await client.request(name + '.ask', 'secret')
await client.request('$JS.API.STREAM.CREATE.' + name, JSON.stringify({ name, subjects: [name + '.kept'], storage: 'memory' }))
await client.request('$JS.API.STREAM.PURGE.' + name)
await client.request('$JS.API.STREAM.DELETE.' + name)
await client.drain()`,
    expected: [
      'body queue/nats, connect, consume NAME.ask, publish NAME.told.*, publish NAME.ask, declare NAME, purge NAME, delete NAME',
    ],
  },
}

const testFile = (head: string, services: string[], prefix: string): string => `
${head}
const need = (name) => require(process.env.PACKAGES + '/' + name)
${services
  .map(
    (service) => `test('${service}', async () => {
const name = '${nameOf(service, prefix)}'
${conversations[service]!.body}
}, 60_000)`,
  )
  .join('\n')}
`

const nameOf = (service: string, prefix: string): string => `probe_${prefix}_${service.toLowerCase()}`

async function missing(service: string): Promise<boolean> {
  return service === 'PostgreSQL'
    ? postgresIsMissing()
    : serviceIsMissing(service as Parameters<typeof serviceIsMissing>[0])
}

const all = Object.keys(conversations)
const isMissing = Object.fromEntries(await Promise.all(all.map(async (name) => [name, await missing(name)] as const)))
const present = all.filter((service) => !isMissing[service])

async function record(major: 'vitest5' | 'jest30'): Promise<Report> {
  const env = { PACKAGES: packages }
  if (major === 'jest30') {
    await using project = await TempProject.create(major, {
      'jest.config.cjs': `module.exports = { reporters: ['default', '@stratigraph/reporter/jest'], testMatch: ['**/*.test.cjs'], transform: {} }`,
      'a.test.cjs': testFile('', present, major),
    })
    const { report, stdout, stderr, exitCode } = await recordRun(project, ['--forceExit'], { env })
    expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
    return report
  }
  const head = `import { createRequire } from 'node:module'
import { test } from 'vitest'
const require = createRequire(import.meta.url)`
  await using project = await TempProject.create(major satisfies RunnerMajor, {
    'vitest.config.js': `const settings = JSON.parse(process.env.SETTINGS ?? '{}')
export default { test: { reporters: ['default', '@stratigraph/reporter/vitest'], ...settings } }`,
    'a.test.js': testFile(head, present, major),
  })
  const { report, stdout, stderr, exitCode } = await recordVitest(project, { env })
  expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
  return report
}

const reports = {
  vitest5: present.length > 0 ? await record('vitest5') : undefined,
  jest30: present.length > 0 ? await record('jest30') : undefined,
}

describe.each(['vitest5', 'jest30'] as const)('%s', (major) => {
  for (const service of all) {
    test.skipIf(isMissing[service])(`what is said to ${service} is understood`, () => {
      const uses = usesByTest(reports[major]!)[service] ?? []

      const name = nameOf(service, major)
      expect(uses.map((use) => inWords(use).replaceAll(name, 'NAME'))).toEqual(conversations[service]!.expected)
      expect(uses.every(({ us, outside, unsure }) => us > 0 && !outside && !unsure)).toBe(true)
      expect(JSON.stringify(reports[major]!.evidence)).not.toContain('secret')
    })
  }
})
