import type { Crossing } from '../collector.ts'
import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { patternOf } from './name-pattern.ts'

const READS =
  /^(GET|GETEX|MGET|EXISTS|TTL|PTTL|EXPIRETIME|PEXPIRETIME|TYPE|STRLEN|GETRANGE|SUBSTR|LCS|DUMP|OBJECT|MEMORY|TOUCH|WATCH|BITCOUNT|BITPOS|GETBIT|BITFIELD_RO|PFCOUNT|H(GET|GETALL|MGET|KEYS|VALS|LEN|EXISTS|STRLEN|RANDFIELD|TTL|PTTL)|L(RANGE|LEN|INDEX|POS)|S(MEMBERS|ISMEMBER|MISMEMBER|CARD|RANDMEMBER|INTER|INTERCARD|UNION|DIFF|ORT_RO)|Z(RANGE|RANGEBY\w+|REVRANGE|REVRANGEBY\w+|SCORE|MSCORE|CARD|RANK|REVRANK|COUNT|LEXCOUNT|RANDMEMBER|INTER|INTERCARD|UNION|DIFF)|X(RANGE|REVRANGE|READ|LEN|PENDING|INFO)|GEO(DIST|HASH|POS|SEARCH|RADIUS_RO|RADIUSBYMEMBER_RO)|(EVAL|EVALSHA|FCALL)_RO|SCAN|[HSZ]SCAN|KEYS|DBSIZE|RANDOMKEY)$/
const REMOVES =
  /^(DEL|UNLINK|GETDEL|EXPIRE|PEXPIRE|EXPIREAT|PEXPIREAT|HDEL|HGETDEL|SREM|ZREM\w*|LREM|LTRIM|XDEL|XDELEX|XTRIM|B?[LR]POP|B?LMPOP|SPOP|B?ZPOP(MIN|MAX)|B?ZMPOP)$/
/** A message of a stream is handed out, and done with. */
const CONSUMES = /^(XREADGROUP|XACK|XACKDEL|XCLAIM|XAUTOCLAIM)$/
const CONNECTION =
  /^(HELLO|AUTH|SELECT|PING|INFO|CLIENT|QUIT|COMMAND|READONLY|READWRITE|ECHO|RESET|ASKING|CLUSTER|CONFIG|WAIT|WAITAOF|TIME|SCRIPT|FUNCTION|MODULE|ACL|LATENCY|SLOWLOG|DEBUG|MONITOR|UNWATCH|P?S?UNSUBSCRIBE|PUBSUB|ROLE|LASTSAVE)$/

/** Where the first key stands in a command, where it is not the word behind it (Redis documentation, "Key specifications"). */
const KEY_AT: Record<string, number> = {
  BITOP: 2,
  OBJECT: 2,
  MEMORY: 2,
  XGROUP: 2,
  XINFO: 2,
  LMPOP: 2,
  ZMPOP: 2,
  SINTERCARD: 2,
  ZINTERCARD: 2,
  ZINTER: 2,
  ZUNION: 2,
  ZDIFF: 2,
  BLMPOP: 3,
  BZMPOP: 3,
  EVAL: 3,
  EVALSHA: 3,
  FCALL: 3,
  EVAL_RO: 3,
  EVALSHA_RO: 3,
  FCALL_RO: 3,
}
/** The word behind these is no key. */
const WITHOUT_KEY = /^(SCAN|DBSIZE|RANDOMKEY)$/
/** So many words of a command hold its key; behind it come values. */
const wordsOf = (command: string): number => (STREAMS.test(command) ? 16 : (KEY_AT[command.toUpperCase()] ?? 1) + 1)
const STREAMS = /^XREAD(GROUP)?$/i
const LONGEST_WORD = 512

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
        if (word < 2 || length <= LONGEST_WORD || word < count - 1) return 0
        told(words)
        return end + length + 2
      }
      if (word < wordsOf(words[0] ?? '')) words.push(bytes.toString('utf8', end, end + Math.min(length, LONGEST_WORD)))
      at = end + length + 2
    }
    told(words)
    return at
  }

  function told(words: readonly string[]): void {
    const verb = words[0]?.toUpperCase() ?? ''
    const object = words[1] ?? ''
    if (CONNECTION.test(verb)) return
    if (verb === 'FLUSHDB' || verb === 'FLUSHALL') waiting.push(ask({ verb: 'truncate', object: '' }))
    else if (verb === 'MULTI') waiting.push(ask({ verb: 'begin', object: '' }))
    else if (verb === 'EXEC') waiting.push(ask({ verb: 'commit', object: '' }))
    else if (verb === 'DISCARD') waiting.push(ask({ verb: 'rollback', object: '' }))
    else if (/^S?PUBLISH$/.test(verb)) waiting.push(ask({ verb: 'publish', object: keyPrefix(object) }))
    else if (/^[PS]?SUBSCRIBE$/.test(verb)) waiting.push(ask({ verb: 'consume', object: keyPrefix(object) }))
    else waiting.push(ask({ verb: verbOf(verb), object: keyPrefix(keyOf(verb, words)) }))
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

const verbOf = (command: string): string =>
  READS.test(command) ? 'read' : REMOVES.test(command) ? 'delete' : CONSUMES.test(command) ? 'consume' : 'insert'

function keyOf(verb: string, words: readonly string[]): string {
  if (WITHOUT_KEY.test(verb)) return ''
  // XREADGROUP GROUP group consumer [COUNT n] [BLOCK ms] [NOACK] STREAMS key ... id ...
  if (STREAMS.test(verb)) return words.find((_, at) => words[at - 1]?.toUpperCase() === 'STREAMS') ?? ''
  const at = KEY_AT[verb] ?? 1
  // A script without keys: what follows are its values.
  if (at === 3 && Number(words[2]) === 0) return ''
  return words[at] ?? ''
}

const keyPrefix = (key: string): string => patternOf(key, ':', 4)

const endOfLine = (bytes: Buffer, from = 0): number => {
  const at = bytes.indexOf('\r\n', from)
  return at < 0 ? 0 : at + 2
}
