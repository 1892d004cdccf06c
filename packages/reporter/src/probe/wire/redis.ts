import type { Crossing } from '../collector.ts'
import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { patternOf } from './name-pattern.ts'

const READS =
  /^(GET|MGET|EXISTS|TTL|PTTL|TYPE|STRLEN|GETRANGE|H(GET|GETALL|MGET|KEYS|VALS|LEN|EXISTS)|L(RANGE|LEN|INDEX)|S(MEMBERS|ISMEMBER|CARD)|Z(RANGE\w*|SCORE|CARD|RANK|COUNT)|X(RANGE|READ\w*|LEN)|SCAN|[HSZ]SCAN|KEYS|DBSIZE)$/
const REMOVES = /^(DEL|UNLINK|GETDEL|EXPIRE|PEXPIRE)$/
const CONNECTION = /^(HELLO|AUTH|SELECT|PING|INFO|CLIENT|QUIT|COMMAND|READONLY|ECHO)$/

/** Redis: commands as lists of strings (RESP 2 and 3). */
export const redis: StartConversation = (ask) => {
  const out = new ByteQueue()
  const waiting: Crossing[] = []

  function command(bytes: Buffer): number {
    if (bytes[0] !== 0x2a /* * */) return endOfLine(bytes)
    const words: string[] = []
    let at = endOfLine(bytes)
    if (at === 0) return 0
    const count = Number(bytes.toString('latin1', 1, at - 2))
    if (!(count >= 0 && count < 100_000)) return giveUp()
    for (let word = 0; word < count; word++) {
      const end = endOfLine(bytes, at)
      if (end === 0) return 0
      const length = Number(bytes.toString('latin1', at + 1, end - 2))
      if (!(length >= 0)) return giveUp()
      // Of a long value only its length matters, and it may be the last.
      if (end + length + 2 > bytes.length) {
        if (word < 2) return 0
        if (word < count - 1) return 0
        told(words)
        return end + length + 2
      }
      if (word < 2) words.push(bytes.toString('utf8', end, end + length))
      at = end + length + 2
    }
    told(words)
    return at
  }

  function told([name = '', key = '']: string[]): void {
    const verb = name.toUpperCase()
    if (CONNECTION.test(verb)) return
    if (verb === 'FLUSHDB' || verb === 'FLUSHALL') waiting.push(ask({ verb: 'truncate', object: '' }))
    else if (verb === 'MULTI') waiting.push(ask({ verb: 'begin', object: '' }))
    else if (verb === 'EXEC') waiting.push(ask({ verb: 'commit', object: '' }))
    else if (verb === 'PUBLISH') waiting.push(ask({ verb: 'publish', object: key }))
    else if (verb === 'SUBSCRIBE' || verb === 'PSUBSCRIBE') waiting.push(ask({ verb: 'consume', object: key }))
    else waiting.push(ask({ verb: verbOf(verb), object: keyPrefix(key) }))
  }

  function answerAll(): void {
    for (const crossing of waiting.splice(0)) crossing.answered()
  }

  function giveUp(): number {
    out.giveUp()
    return 0
  }

  return {
    sent: (bytes) => out.push(bytes, command),
    // Answers come in the order of the commands; how many a chunk holds does not matter for how long they took.
    received: answerAll,
    closed: answerAll,
  }
}

const verbOf = (command: string): string => (READS.test(command) ? 'read' : REMOVES.test(command) ? 'delete' : 'insert')

const keyPrefix = (key: string): string => patternOf(key, ':', 4)

const endOfLine = (bytes: Buffer, from = 0): number => {
  const at = bytes.indexOf('\r\n', from)
  return at < 0 ? 0 : at + 2
}
