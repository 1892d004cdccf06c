import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { patternOf } from './name-pattern.ts'
import { Unanswered } from './unanswered.ts'

const MOST_LINE = 64 * 1024

/** NATS's client protocol: lines of words, with a message behind PUB, HPUB, MSG and HMSG (NATS documentation). */
export const nats: StartConversation = (ask) => {
  const out = new ByteQueue()
  const back = new ByteQueue()
  /** Requests, by the subject that the answer goes to. */
  const requests = new Unanswered<string>()

  function sentLine(bytes: Buffer): number {
    return line(bytes, (verb, words) => {
      if (verb === 'SUB') {
        if (!isInbox(words[0])) ask({ verb: 'consume', object: subjectOf(words[0]) }).answered()
      } else if (verb === 'PUB' || verb === 'HPUB') {
        // PUB subject [reply] bytes; HPUB subject [reply] header-bytes bytes
        const sizes = verb === 'PUB' ? 1 : 2
        published(words[0] ?? '', words.length > 1 + sizes ? words[1] : undefined)
        return Number(words.at(-1))
      }
      return 0
    })
  }

  function published(subject: string, reply: string | undefined): void {
    // An acknowledgement, or an answer to who asked for one.
    if (subject.startsWith('$JS.ACK.') || isInbox(subject)) return
    const crossing = ask(askedOf(subject))
    if (reply === undefined) crossing.answered()
    else requests.add(reply, crossing)
  }

  function receivedLine(bytes: Buffer): number {
    return line(bytes, (verb, words, body) => {
      if (verb !== 'MSG' && verb !== 'HMSG') return 0
      requests.answered(words[0] ?? '', isKept(body) ? 1 : undefined)
      return Number(words.at(-1))
    })
  }

  /** @param read is given as much as there is of the message that follows the line, and gives its length */
  function line(bytes: Buffer, read: (verb: string, words: string[], body: Buffer) => number): number {
    const end = bytes.indexOf('\r\n')
    if (end < 0) return bytes.length > MOST_LINE ? giveUp() : 0
    // What follows a CONNECT or an INFO is of no interest, and may be secret.
    const [verb = '', ...words] = bytes.toString('utf8', 0, Math.min(end, 4096)).split(/[ \t]+/)
    if (!/^[-+]?[a-z]{2,7}$/i.test(verb)) return giveUp()
    const isMessage = /^H?(PUB|MSG)$/i.test(verb)
    const length = read(verb.toUpperCase(), words, bytes.subarray(end + 2))
    if (!Number.isSafeInteger(length) || length < 0) return giveUp()
    return end + 2 + (isMessage ? length + 2 : 0)
  }

  function giveUp(): number {
    out.giveUp()
    back.giveUp()
    requests.answerAll()
    return 0
  }

  return {
    sent: (bytes) => out.push(bytes, sentLine),
    received: (bytes) => back.push(bytes, receivedLine),
    closed: () => requests.answerAll(),
  }
}

/** JetStream says where it keeps a message: `{"stream":"ORDERS","seq":1}`. Short as it is, it comes in one piece. */
const isKept = (body: Buffer): boolean => /^\{"stream":"[^"]*", ?"seq":\d/.test(body.toString('latin1', 0, 300))

const isInbox = (subject = ''): boolean => subject.startsWith('_INBOX.')

const subjectOf = (subject = ''): string => patternOf(subject, '.')

/** JetStream is asked over subjects of its own: `$JS.API.STREAM.CREATE.orders` (NATS documentation, "JetStream wire API"). */
function askedOf(subject: string): { verb: string; object: string } {
  const [, noun = '', action = '', stream = ''] =
    /^\$JS\.API\.(STREAM|CONSUMER)\.(MSG\.(?:NEXT|GET|DELETE)|DURABLE\.CREATE|[A-Z]+)\.?([^.]*)/.exec(subject) ?? []
  if (noun === '')
    return subject.startsWith('$JS.') ? { verb: 'other', object: '' } : { verb: 'publish', object: subjectOf(subject) }
  return { verb: JETSTREAM[`${noun}.${action}`] ?? 'read', object: subjectOf(stream) }
}

const JETSTREAM: Record<string, string> = {
  'STREAM.CREATE': 'declare',
  'STREAM.UPDATE': 'declare',
  'STREAM.DELETE': 'delete',
  'STREAM.PURGE': 'purge',
  'STREAM.MSG.DELETE': 'delete',
  'CONSUMER.CREATE': 'consume',
  'CONSUMER.DURABLE.CREATE': 'consume',
  'CONSUMER.MSG.NEXT': 'consume',
}
