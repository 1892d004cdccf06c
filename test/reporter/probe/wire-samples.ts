// One conversation in each protocol, byte by byte as the protocols' documents have it. (MongoDB's is the only test of its
// kind: the others are also spoken by real clients to real servers in services.test.ts.)

export interface Said {
  by: 'client' | 'server'
  bytes: Buffer
}

export interface Sample {
  said: Said[]
  /** `verb database/object`, with the rows that it changed and whether it was taken back. */
  told: string[]
}

const client = (...parts: (Buffer | string)[]): Said => ({ by: 'client', bytes: joined(parts) })
const server = (...parts: (Buffer | string)[]): Said => ({ by: 'server', bytes: joined(parts) })
const joined = (parts: (Buffer | string)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part as string)))

function number(value: number, bytes: number, order: 'BE' | 'LE' = 'BE'): Buffer {
  const buffer = Buffer.alloc(bytes)
  if (order === 'BE') buffer.writeUIntBE(value, 0, bytes)
  else buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

const withLength = (text: string, bytes: number): Buffer => joined([number(Buffer.byteLength(text), bytes), text])

const redisCommand = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

const postgresqlMessage = (type: string, body: string): Buffer =>
  joined([type, number(4 + Buffer.byteLength(body), 4), body])

const mysqlPacket = (sequence: number, ...parts: (Buffer | string)[]): Buffer => {
  const body = joined(parts)
  return joined([number(body.length, 3, 'LE'), number(sequence, 1), body])
}

const amqpMethod = (channel: number, group: number, method: number, ...parts: (Buffer | string)[]): Buffer => {
  const body = joined([number(group, 2), number(method, 2), ...parts])
  return joined([number(1, 1), number(channel, 2), number(body.length, 4), body, number(0xce, 1)])
}
const amqpBody = (text: string): Buffer => joined([number(3, 1), number(1, 2), withLength(text, 4), number(0xce, 1)])
const reserved = number(0, 2)

const mqttPacket = (head: number, ...parts: (Buffer | string)[]): Buffer => {
  const body = joined(parts)
  const length = body.length < 128 ? [body.length] : [(body.length % 128) + 128, Math.floor(body.length / 128)]
  return joined([number(head, 1), Buffer.from(length), body])
}

type Document = { [key: string]: string | number | boolean | Document | Document[] }

function bson(document: Document | Document[]): Buffer {
  const elements = Object.entries(document).map(([name, value]) => {
    const key = `${name}\0`
    if (typeof value === 'string')
      return joined(['\x02', key, number(Buffer.byteLength(value) + 1, 4, 'LE'), value, '\0'])
    if (typeof value === 'number') return joined(['\x10', key, number(value, 4, 'LE')])
    if (typeof value === 'boolean') return joined(['\x08', key, number(value ? 1 : 0, 1)])
    return joined([Array.isArray(value) ? '\x04' : '\x03', key, bson(value)])
  })
  const body = joined(elements)
  return joined([number(body.length + 5, 4, 'LE'), body, '\0'])
}

const mongodbMessage = (id: number, answerTo: number, ...sections: Buffer[]): Buffer => {
  const body = joined([number(0, 4, 'LE'), ...sections])
  const head = [body.length + 16, id, answerTo, 2013].map((one) => number(one, 4, 'LE'))
  return joined([...head, body])
}
const mongodbCommand = (document: Document): Buffer => joined(['\0', bson(document)])
function mongodbList(name: string, documents: Document[]): Buffer {
  const body = joined([`${name}\0`, ...documents.map(bson)])
  return joined(['\x01', number(body.length + 4, 4, 'LE'), body])
}
const session = { lsid: { id: 'a' }, txnNumber: 1, autocommit: false }

export const samples: Record<string, Sample> = {
  postgresql: {
    said: [
      client(number(8, 4), number(80_877_103, 4)),
      server('N'),
      client(number(16, 4), number(196_608, 4), 'user\0a\0\0'),
      server(postgresqlMessage('R', '\0\0\0\0'), postgresqlMessage('Z', 'I')),
      client(postgresqlMessage('Q', 'BEGIN\0')),
      server(postgresqlMessage('C', 'BEGIN\0'), postgresqlMessage('Z', 'T')),
      client(postgresqlMessage('Q', "UPDATE users SET name = 'secret'\0")),
      server(postgresqlMessage('C', 'UPDATE 7\0'), postgresqlMessage('Z', 'T')),
      client(postgresqlMessage('Q', 'ROLLBACK\0')),
      server(postgresqlMessage('C', 'ROLLBACK\0'), postgresqlMessage('Z', 'I')),
    ],
    told: ['begin', 'update users 7 rows undone', 'rollback'],
  },
  mysql: {
    said: [
      server(mysqlPacket(0, '\n8.0.0\0')),
      client(mysqlPacket(1, number(0x0200, 2, 'LE'), Buffer.alloc(30), 'root\0')),
      server(mysqlPacket(2, Buffer.from([0, 0, 0, 2, 0, 0, 0]))),
      client(mysqlPacket(0, '\x03', "INSERT INTO users VALUES ('secret')")),
      server(mysqlPacket(1, Buffer.from([0, 3, 0, 2, 0, 0, 0]))),
    ],
    told: ['insert users 3 rows'],
  },
  redis: {
    said: [
      client('*3\r\n$3\r\nSET\r\n$7\r\nuser:42\r\n$6\r\nsecret\r\n*2\r\n$3\r\nGET\r\n$7\r\nuser:42\r\n'),
      server('+OK\r\n$6\r\nsecret\r\n'),
      client(redisCommand('EVAL', "return redis.call('SET', KEYS[1], 'secret')", '1', 'cart:7', 'secret')),
      client(redisCommand('EVALSHA', '6b1bf486c81ceb7edf3c093f4c48582e38c0e791', '0', 'secret')),
      client(redisCommand('XREADGROUP', 'GROUP', 'mailers', 'one', 'COUNT', '10', 'STREAMS', 'mails', '>')),
      client(redisCommand('CONFIG', 'SET', 'requirepass', 'secret')),
      server('+OK\r\n*0\r\n*0\r\n+OK\r\n'),
    ],
    told: ['insert user:*', 'read user:*', 'insert cart:*', 'insert', 'consume mails'],
  },
  amqp: {
    said: [
      client('AMQP', Buffer.from([0, 0, 9, 1])),
      server(amqpMethod(0, 10, 10, 'start')),
      client(amqpMethod(0, 10, 40, withLength('shop', 1), reserved)),
      server(amqpMethod(0, 10, 41, '\0')),
      client(amqpMethod(1, 85, 10, '\0')),
      server(amqpMethod(1, 85, 11)),
      client(amqpMethod(1, 50, 10, reserved, withLength('orders', 1), '\0')),
      server(amqpMethod(1, 50, 11, withLength('orders', 1))),
      client(amqpMethod(1, 60, 40, reserved, withLength('', 1), withLength('orders', 1), '\0'), amqpBody('secret')),
      client(
        amqpMethod(1, 60, 40, reserved, withLength('events', 1), withLength('secret', 1), '\0'),
        amqpBody('secret'),
      ),
      server(amqpMethod(1, 60, 80, number(0, 4), number(2, 4), '\x01')),
      client(amqpMethod(1, 50, 30, reserved, withLength('orders', 1), '\0')),
      server(amqpMethod(1, 50, 31, number(2, 4))),
    ],
    told: ['declare shop/orders', 'publish shop/orders', 'publish shop/events', 'purge shop/orders'],
  },
  nats: {
    said: [
      server('INFO {"server_id":"x"}\r\n'),
      client('CONNECT {"user":"secret"}\r\nPING\r\n'),
      server('PONG\r\n'),
      client('SUB _INBOX.a.* 1\r\nSUB orders.* workers 2\r\nPUB orders.new 6\r\nsecret\r\n'),
      client('HPUB orders.ask _INBOX.a.1 12 18\r\nNATS/1.0\r\n\r\nsecret\r\n'),
      server('MSG _INBOX.a.1 1 6\r\nsecret\r\n'),
      client('PUB $JS.API.STREAM.CREATE.ORDERS _INBOX.a.2 6\r\nsecret\r\n'),
      server('MSG _INBOX.a.2 1 6\r\nsecret\r\n'),
      client('PUB orders.kept _INBOX.a.3 6\r\nsecret\r\n'),
      server('MSG _INBOX.a.3 1 27\r\n{"stream":"ORDERS","seq":1}\r\n'),
    ],
    told: [
      'consume orders.*',
      'publish orders.new',
      'publish orders.ask',
      'declare ORDERS',
      'publish orders.kept 1 rows',
    ],
  },
  mqtt: {
    said: [
      client(mqttPacket(0x10, withLength('MQTT', 2), Buffer.from([5, 2, 0, 60, 0]), withLength('secret', 2))),
      server(mqttPacket(0x20, Buffer.from([0, 0, 0]))),
      client(mqttPacket(0x82, number(9, 2), '\0', withLength('home/+', 2), '\x01', withLength('lab/#', 2), '\x01')),
      server(mqttPacket(0x90, number(9, 2), Buffer.from([0, 1, 1]))),
      client(mqttPacket(0x32, withLength('home/42', 2), number(10, 2), '\0', 'secret'.repeat(50))),
      server(mqttPacket(0x40, number(10, 2))),
      client(mqttPacket(0x30, withLength('home/kitchen', 2), '\0', 'secret')),
      client(mqttPacket(0x33, withLength('home/door', 2), number(11, 2), '\0', 'secret')),
      server(mqttPacket(0x40, number(11, 2))),
      client(mqttPacket(0x31, withLength('home/door', 2), '\0')),
    ],
    told: [
      'consume home/+',
      'consume lab/#',
      'publish home/*',
      'publish home/kitchen',
      'publish home/door 1 rows',
      'delete home/door',
    ],
  },
  mongodb: {
    said: [
      client(mongodbMessage(1, 0, mongodbCommand({ hello: 1, $db: 'admin' }))),
      server(mongodbMessage(101, 1, mongodbCommand({ ok: 1 }))),
      client(
        mongodbMessage(
          2,
          0,
          mongodbCommand({ insert: 'users', ordered: true, documents: [{ name: 'secret' }], $db: 'shop' }),
        ),
      ),
      server(mongodbMessage(102, 2, mongodbCommand({ n: 1, ok: 1 }))),
      client(
        mongodbMessage(
          3,
          0,
          mongodbList('updates', [{ q: { id: 'secret' } }]),
          mongodbCommand({ update: 'users', $db: 'shop' }),
        ),
      ),
      server(mongodbMessage(103, 3, mongodbCommand({ n: 4, nModified: 3, ok: 1 }))),
      client(mongodbMessage(4, 0, mongodbCommand({ find: 'users', filter: { name: 'secret' }, $db: 'shop' }))),
      server(mongodbMessage(104, 4, mongodbCommand({ cursor: { firstBatch: [{ name: 'secret' }], id: 9 }, ok: 1 }))),
      client(mongodbMessage(5, 0, mongodbCommand({ getMore: 9, collection: 'users', $db: 'shop' }))),
      server(mongodbMessage(105, 5, mongodbCommand({ ok: 1 }))),
      client(
        mongodbMessage(6, 0, mongodbCommand({ delete: 'users', ...session, startTransaction: true, $db: 'shop' })),
      ),
      server(mongodbMessage(106, 6, mongodbCommand({ n: 2, ok: 1 }))),
      client(mongodbMessage(7, 0, mongodbCommand({ abortTransaction: 1, ...session, $db: 'admin' }))),
      server(mongodbMessage(107, 7, mongodbCommand({ ok: 1 }))),
      client(mongodbMessage(8, 0, mongodbCommand({ dropDatabase: 1, $db: 'shop' }))),
      server(mongodbMessage(108, 8, mongodbCommand({ ok: 1 }))),
    ],
    told: [
      'insert shop/users 1 rows',
      'update shop/users 3 rows',
      'read shop/users',
      'read shop/users',
      'delete shop/users 2 rows undone',
      'rollback admin/',
      'drop shop/',
    ],
  },
}
