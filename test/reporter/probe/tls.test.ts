import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { inWords, usesByTest } from './evidence.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// Encrypted from the start, and in the middle of a connection. The servers are a few answers by rote: what counts is
// what real clients send them.

const env = { PEM: fileURLToPath(new URL('../../fixtures/tls/localhost.pem', import.meta.url)) }

const suite = `
const pem = fs.readFileSync(process.env.PEM)
const trust = { rejectUnauthorized: false }

/** Answers each chunk by \`answer(chunk, socket)\`; \`tls\`: behind so many bytes it goes on in TLS. */
async function serve(hello, answer) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    const listen = (stream) => stream.on('data', (chunk) => {
      const said = answer(chunk, stream)
      if (said === undefined) return
      stream.write(said.bytes)
      if (!said.tls) return
      stream.removeAllListeners('data').pause()
      // The client may have begun already.
      if (chunk.length > said.tls) stream.unshift(chunk.subarray(said.tls))
      listen(new tls.TLSSocket(stream, { isServer: true, key: pem, cert: pem }).on('error', () => {}))
    })
    if (hello) socket.write(hello)
    listen(socket)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return server
}

test('https', async () => {
  const server = https.createServer({ key: pem, cert: pem }, (request, response) => response.end('hello'))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done, failed) =>
    https.get({ port, host: '127.0.0.1', path: '/secret', agent: false, ...trust }, (answer) => answer.resume().on('end', done)).on('error', failed))
  server.close()
})

test('postgresql', async () => {
  const message = (type, body) => {
    const head = Buffer.from(type + '....')
    head.writeInt32BE(4 + body.length, 1)
    return Buffer.concat([head, Buffer.from(body)])
  }
  const ready = message('Z', 'I')
  const server = await serve(undefined, (chunk, stream) => {
    if (chunk.length === 8) return { bytes: 'S', tls: 8 }
    if (!stream.encrypted) throw new Error('not encrypted')
    if (chunk[0] === 0) return { bytes: Buffer.concat([message('R', '\\0\\0\\0\\0'), ready]) }
    if (chunk[0] === 0x51) return { bytes: Buffer.concat([message('C', 'DELETE 3\\0'), ready]) }
  })
  const client = new (need('pg').Client)({ host: '127.0.0.1', port: server.address().port, user: 'u', ssl: trust })
  await client.connect()
  await client.query("DELETE FROM users WHERE name = 'secret'")
  await client.end()
  server.close()
})

test('mysql', async () => {
  const packet = (sequence, body) => Buffer.concat([Buffer.from([body.length, 0, 0, sequence]), body])
  const ok = Buffer.from([0, 2, 0, 2, 0, 0, 0])
  const hello = Buffer.concat([
    Buffer.from('\\n8.0.0\\0'), Buffer.from([1, 0, 0, 0]), Buffer.from('12345678\\0'),
    Buffer.from([0x00, 0xaa, 33, 2, 0, 0x09, 0x00, 21]), Buffer.alloc(10), Buffer.from('123456789012\\0mysql_native_password\\0'),
  ])
  const server = await serve(packet(0, hello), (chunk, stream) => {
    if (!stream.encrypted) return { bytes: '', tls: 36 }
    if (chunk[3] === 2) return { bytes: packet(3, ok) }
    if (chunk[4] === 3) return { bytes: packet(1, ok) }
  })
  const client = await need('mysql2/promise').createConnection({ host: '127.0.0.1', port: server.address().port, user: 'u', ssl: trust })
  await client.query("INSERT INTO users VALUES ('secret')")
  client.destroy()
  server.close()
})

test('smtp', async () => {
  const server = await serve('220 hello\\r\\n', (chunk) =>
    String(chunk).startsWith('STARTTLS') ? { bytes: '220 go\\r\\n', tls: chunk.length } : { bytes: '250 ok\\r\\n' })
  const plain = net.connect(server.address().port, '127.0.0.1')
  const answer = (socket) => new Promise((done) => socket.once('data', done))
  await answer(plain)
  for (const line of ['EHLO x', 'STARTTLS']) {
    plain.write(line + '\\r\\n')
    await answer(plain)
  }
  const socket = tls.connect({ socket: plain, ...trust })
  for (const line of ['EHLO x', 'MAIL FROM:<secret@example.com>']) {
    socket.write(line + '\\r\\n')
    await answer(socket)
  }
  socket.destroy()
  server.close()
})
`

describe.each(everyRunner)('%s', (major) => {
  let report: Report
  beforeAll(async () => {
    report = await recordSuite(major, suite, { modules: ['fs', 'https', 'net', 'tls'], env })
  })

  test.each([
    ['https', 'http/https own, GET'],
    ['postgresql', 'database/postgresql own, connect, delete users'],
    ['mysql', 'database/mysql own, connect, insert users'],
    ['smtp', 'network/smtp own'],
  ])('%s is understood, and one connection', (title, expected) => {
    const uses = usesByTest(report)[title]!.filter(({ protocol }) => protocol !== 'listen')

    expect(uses.map(inWords)).toEqual([`body ${expected}`])
    expect(uses[0]!.count).toBe({ https: 1, postgresql: 2, mysql: 2, smtp: 4 }[title])
    expect(JSON.stringify(report.evidence)).not.toContain('secret')
  })
})
