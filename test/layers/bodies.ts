import { postgresUrl } from '../support/services.ts'

/** Pieces of the corpus's test bodies. */

/** A connection for the file, as `client`. Before it ends, `cleanUps` are called: Jest runs the last hooks in another order. */
export const withPostgres = `
const client = new (need('pg').Client)(${JSON.stringify(postgresUrl)})
const cleanUps = []
beforeAll(() => client.connect())
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp()
  await client.end()
})
`

/** Tables of the file's own, made once and dropped at its end. */
export const withTables = (...tables: string[]): string => `
${withPostgres}
beforeAll(async () => {
  ${tables.map((table) => `await client.query('DROP TABLE IF EXISTS ' + name + '_${table}'); await client.query('CREATE TABLE ' + name + '_${table} (id int)')`).join('\n  ')}
})
${tables.map((table) => `cleanUps.push(() => client.query('DROP TABLE ' + name + '_${table}'))`).join('\n')}
`

/** Each test in a transaction that is rolled back. */
export const rolledBack = `
beforeEach(() => client.query('BEGIN'))
afterEach(() => client.query('ROLLBACK'))
`

export const withRedis = `
const redis = new (need('ioredis').default)({ host: '127.0.0.1', lazyConnect: true })
beforeAll(() => redis.connect())
afterAll(() => redis.quit())
`

/** A queue that both files of a case know, as `channel` and `name`; the broker removes it later. */
export const withQueue = `
let connection
let channel
beforeAll(async () => {
  connection = await need('amqplib').connect('amqp://127.0.0.1')
  channel = await connection.createChannel()
  await channel.assertQueue(name, { expires: 60_000 })
})
afterAll(() => connection.close())
`

/** A server of the file's own that answers by \`answer(request)\`, and \`get(path)\`. */
export const withServer = (answer: string): string => `
const http = require('node:http')
const server = http.createServer(async (request, response) => response.end(String(await (async () => { ${answer} })())))
beforeAll(() => new Promise((done) => server.listen(0, '127.0.0.1', done)))
afterAll(() => new Promise((done) => server.close(done)))
const get = (path) => new Promise((done, fail) =>
  http.get({ port: server.address().port, path, agent: false }, (response) => response.resume().on('end', done)).on('error', fail))
`

/** A file in the case's folder, gone at the end. */
export const withFile = `
const fs = require('node:fs')
const path = require('node:path').join(here, 'kept.txt')
afterAll(() => fs.rmSync(path, { force: true }))
`
