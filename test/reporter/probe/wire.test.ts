import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Asked } from '../../../packages/reporter/src/probe/collector.ts'
import { protocolOfBytes } from '../../../packages/reporter/src/probe/protocols.ts'
import { conversations } from '../../../packages/reporter/src/probe/wire/conversations.ts'
import { samples, type Said } from './wire-samples.ts'

// What the probe makes of the bytes on a connection, whatever pieces they come in, and whatever they are.

interface Told {
  asked: Asked
  isAnswered: boolean
  rows: number | undefined
  isUndone: boolean
}

function listen(name: string) {
  const told: Told[] = []
  const conversation = conversations[name]!((asked) => {
    const one: Told = { asked, isAnswered: false, rows: undefined, isUndone: false }
    told.push(one)
    return {
      answered(rows) {
        if (!one.isAnswered) one.rows = rows
        one.isAnswered = true
      },
      undone() {
        one.isUndone = true
      },
    }
  })
  const hear = ({ by, bytes }: Said): void =>
    by === 'client' ? conversation.sent(bytes) : conversation.received(bytes)
  return { told, hear, conversation }
}

const inWords = ({ asked: { verb, object, database }, rows, isUndone }: Told): string => {
  const place = database === undefined ? '' : `${database}/`
  return `${verb} ${place}${object}${rows === undefined ? '' : ` ${rows} rows`}${isUndone ? ' undone' : ''}`.trim()
}
describe.each(Object.keys(samples))('%s', (protocol) => {
  const { said, told: expected } = samples[protocol]!

  test('what is asked for is told, with its answer and without values', () => {
    const { told, hear } = listen(protocol)

    said.forEach(hear)

    expect(told.map(inWords)).toEqual(expected)
    expect(told.every(({ isAnswered, asked }) => isAnswered || asked.also)).toBe(true)
    expect(JSON.stringify(told)).not.toContain('secret')
  })

  test('the pieces that the bytes come in make no difference', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 50 }), (sizes) => {
        const { told, hear } = listen(protocol)

        let piece = 0
        for (const { by, bytes } of said) {
          for (let at = 0; at < bytes.length;) {
            const size = sizes[piece++ % sizes.length]!
            hear({ by, bytes: bytes.subarray(at, at + size) })
            at += size
          }
        }

        expect(told.map(({ asked }) => asked.verb)).toEqual(expected.map((words) => words.split(' ')[0]))
      }),
    )
  })

  test('damaged and hostile bytes do not throw, and tell no more than they hold', () => {
    const noise = fc.record({
      place: fc.nat(),
      bytes: fc.uint8Array({ maxLength: 300 }),
      by: fc.constantFrom('client' as const, 'server' as const),
    })
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 5 }), fc.boolean(), (noises, isCut) => {
        const { told, hear, conversation } = listen(protocol)
        const spoilt = said.map(({ by, bytes }) => ({ by, bytes: Buffer.from(bytes) }))
        for (const { place, bytes, by } of noises) {
          if (isCut) spoilt.splice(place % spoilt.length, 0, { by, bytes: Buffer.from(bytes) })
          else spoilt[place % spoilt.length]!.bytes.set(bytes.subarray(0, spoilt[place % spoilt.length]!.bytes.length))
        }

        spoilt.forEach(hear)
        conversation.closed()

        expect(told.length).toBeLessThan(500)
        expect(told.every(({ isAnswered, asked }) => isAnswered || asked.also)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('a stranger who never ends a message is not waited for with all that he says', () => {
    const { hear, told } = listen(protocol)
    const before = process.memoryUsage().arrayBuffers

    said.forEach(hear)
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.alloc(64 * 1024, 0x41)
      hear({ by: 'client', bytes })
      hear({ by: 'server', bytes })
    }

    expect(told.length).toBeGreaterThan(0)
    globalThis.gc?.()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024)
  })
})

test.each(Object.keys(samples).filter((protocol) => protocol !== 'mysql'))(
  '%s is known by what its client says first, at any port',
  (protocol) => {
    const { bytes } = samples[protocol]!.said.find(({ by }) => by === 'client')!

    expect(protocolOfBytes(bytes)).toBe(protocol)
  },
)

test.each<[string, string[]]>([
  [
    'read',
    ['GET', 'GETEX', 'LRANGE', 'LPOS', 'SMEMBERS', 'ZREVRANGE', 'ZRANGEBYSCORE', 'XREVRANGE', 'XPENDING', 'WATCH'],
  ],
  [
    'insert',
    ['SET', 'SETEX', 'INCR', 'HSET', 'LPUSH', 'RPUSH', 'LMOVE', 'SADD', 'ZADD', 'XADD', 'PFADD', 'GEOADD', 'COPY'],
  ],
  ['delete', ['DEL', 'UNLINK', 'GETDEL', 'EXPIRE', 'HDEL', 'SREM', 'SPOP', 'ZREM', 'ZREMRANGEBYRANK', 'ZPOPMIN']],
  ['delete', ['LPOP', 'RPOP', 'BLPOP', 'BRPOP', 'LREM', 'LTRIM', 'BZPOPMAX', 'XDEL', 'XTRIM']],
  ['consume', ['XACK', 'XAUTOCLAIM', 'SUBSCRIBE', 'PSUBSCRIBE']],
  ['publish', ['PUBLISH', 'SPUBLISH']],
])('Redis: what does %s', (verb, commands) => {
  const { told, hear } = listen('redis')

  for (const command of commands)
    hear({ by: 'client', bytes: Buffer.from(`*2\r\n$${command.length}\r\n${command}\r\n$6\r\nuser:7\r\n`) })

  expect(told.map(inWords)).toEqual(commands.map(() => `${verb} user:*`))
})
