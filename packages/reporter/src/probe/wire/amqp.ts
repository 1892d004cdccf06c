import type { Crossing } from '../collector.ts'
import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { patternOf } from './name-pattern.ts'
import { Transaction } from './transaction.ts'
import { Unanswered } from './unanswered.ts'

const METHOD_FRAME = 1
/** Type, channel, size; and one byte at the end. */
const FRAME_HEAD = 7
/** Enough of a method for the names in it. */
const MOST_READ = 4096
const MOST_CHANNELS = 1000

/**
 * What a client's method asks for, by class and number (AMQP 0-9-1 specification, chapter "Classes"), and where the
 * name stands: behind the two reserved bytes of nearly all.
 */
const METHODS: Record<string, { verb: string; hasNoName?: boolean }> = {
  '40.10': { verb: 'declare' },
  '40.20': { verb: 'delete' },
  '40.30': { verb: 'bind' },
  '40.40': { verb: 'unbind' },
  '50.10': { verb: 'declare' },
  '50.20': { verb: 'bind' },
  '50.30': { verb: 'purge' },
  '50.40': { verb: 'delete' },
  '50.50': { verb: 'unbind' },
  '60.20': { verb: 'consume' },
  '60.40': { verb: 'publish' },
  '60.70': { verb: 'consume' },
  '90.10': { verb: 'begin', hasNoName: true },
  '90.20': { verb: 'commit', hasNoName: true },
  '90.30': { verb: 'rollback', hasNoName: true },
}
const OPEN = '10.40'
const CONFIRM = '85.10'
const PUBLISH = '60.40'
const ACK = '60.80'
const NACK = '60.120'
const GET = '60.70'

interface Channel {
  transaction: Transaction
  /** Methods that the server answers, by the class and number of the answer. */
  asked: Unanswered<string>
  /** Messages that the server confirms, by their number; without confirmations they have no answer. */
  unconfirmed?: Unanswered<number>
  lastPublished: number
}

/** AMQP 0-9-1, as RabbitMQ speaks it: declared, published, consumed and purged, by queue or exchange. */
export const amqp: StartConversation = (ask) => {
  const out = new ByteQueue()
  const back = new ByteQueue()
  const channels = new Map<number, Channel>()
  let isStarted = false
  let virtualHost: string | undefined

  function channelOf(number: number): Channel {
    let channel = channels.get(number)
    if (!channel) {
      if (channels.size >= MOST_CHANNELS) closed()
      channel = { transaction: new Transaction(), asked: new Unanswered(), lastPublished: 0 }
      channels.set(number, channel)
    }
    return channel
  }

  function sentFrame(bytes: Buffer): number {
    if (!isStarted) {
      // The protocol's header. Version 1.0 is another protocol altogether.
      if (bytes.length < 8) return 0
      if (bytes.toString('latin1', 0, 4) !== 'AMQP' || bytes[5] !== 0 || bytes[6] !== 9) return giveUp()
      isStarted = true
      return 8
    }
    return frame(bytes, (channel, method, body) => {
      if (method === OPEN) virtualHost = nameAt(body, 4)
      else if (method === CONFIRM) channelOf(channel).unconfirmed ??= new Unanswered()
      else begin(channelOf(channel), method, body)
    })
  }

  function begin(channel: Channel, method: string, body: Buffer): void {
    const known = METHODS[method]
    if (!known) return
    const { verb } = known
    const object = known.hasNoName ? '' : objectOf(method, body)
    const crossing = channel.transaction.begin(
      { verb, object },
      // The usual virtual host goes without saying.
      ask({ verb, object, ...(virtualHost && virtualHost !== '/' ? { database: virtualHost } : {}) }),
    )
    if (method === PUBLISH) published(channel, crossing)
    else channel.asked.add(answerOf(method), crossing)
  }

  function published(channel: Channel, crossing: Crossing): void {
    channel.lastPublished++
    if (channel.unconfirmed) channel.unconfirmed.add(channel.lastPublished, crossing)
    else crossing.answered()
  }

  function receivedFrame(bytes: Buffer): number {
    return frame(bytes, (number, method, body) => {
      const channel = channels.get(number)
      if (method === ACK || method === NACK) {
        const confirmed = Number(body.readBigUInt64BE(4))
        const isMultiple = (body[12]! & 1) === 1
        if (isMultiple) channel?.unconfirmed?.answerWhere((one) => one <= confirmed)
        else channel?.unconfirmed?.answered(confirmed)
      } else channel?.asked.answered(method === '60.72' ? answerOf(GET) : method)
    })
  }

  function frame(bytes: Buffer, read: (channel: number, method: string, body: Buffer) => void): number {
    if (bytes.length < FRAME_HEAD) return 0
    const type = bytes[0]!
    // Methods, headers, bodies and heartbeats; anything else is no frame.
    if (type !== 1 && type !== 2 && type !== 3 && type !== 8) return giveUp()
    const size = bytes.readUInt32BE(3)
    const end = FRAME_HEAD + size + 1
    if (type === METHOD_FRAME) {
      if (bytes.length < Math.min(end, MOST_READ)) return 0
      const body = bytes.subarray(FRAME_HEAD, Math.min(end - 1, bytes.length))
      if (body.length < 4) return giveUp()
      read(bytes.readUInt16BE(1), `${body.readUInt16BE(0)}.${body.readUInt16BE(2)}`, body)
    }
    return end
  }

  function giveUp(): number {
    out.giveUp()
    back.giveUp()
    closed()
    return 0
  }

  function closed(): void {
    for (const { asked, unconfirmed, transaction } of channels.values()) {
      asked.answerAll()
      unconfirmed?.answerAll()
      transaction.rollback()
    }
    channels.clear()
  }

  return {
    sent: (bytes) => out.push(bytes, sentFrame),
    received: (bytes) => back.push(bytes, receivedFrame),
    closed,
  }
}

/** Of a message for the default exchange its queue: the routing key. */
function objectOf(method: string, body: Buffer): string {
  const name = nameAt(body, 6)
  if (method === PUBLISH && name === '') return queueName(nameAt(body, 7))
  return queueName(name)
}

/** A queue that the server has named is another one each time. */
const queueName = (name: string): string => (name.startsWith('amq.gen') ? 'amq.gen-*' : patternOf(name, '.'))

/** A text behind its length, which is one byte. */
function nameAt(body: Buffer, at: number): string {
  const length = body[at] ?? 0
  return body.toString('utf8', at + 1, at + 1 + length)
}

/** The answer's number is the next one. */
function answerOf(method: string): string {
  const [group, number] = method.split('.')
  return `${group}.${Number(number) + 1}`
}
