import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { patternOf } from './name-pattern.ts'
import { Unanswered } from './unanswered.ts'

const CONNECT = 1
const PUBLISH = 3
const PUBACK = 4
const PUBREC = 5
const SUBSCRIBE = 8
const SUBACK = 9
const VERSION_5 = 5
/** Enough of a packet for its topic, which has at most 65,535 bytes. */
const MOST_READ = 66 * 1024
const MOST_TOPICS = 100

/** MQTT 3.1.1 and 5 (OASIS standards, chapter "MQTT Control Packets"): topics published and subscribed. */
export const mqtt: StartConversation = (ask) => {
  const out = new ByteQueue()
  const back = new ByteQueue()
  const waiting = new Unanswered<number>()
  let version = 4

  function sentPacket(bytes: Buffer): number {
    return packet(bytes, (type, flags, body) => {
      if (type === CONNECT) version = body[2 + body.readUInt16BE(0)] ?? version
      else if (type === PUBLISH) published(flags, body)
      else if (type === SUBSCRIBE) subscribed(body)
    })
  }

  function published(flags: number, body: Buffer): void {
    const isConfirmed = (flags & 0b110) !== 0
    const isRetained = (flags & 1) === 1
    const topicEnd = 2 + body.readUInt16BE(0)
    const id = isConfirmed ? body.readUInt16BE(topicEnd) : undefined
    // Nothing, retained, takes away what was retained before.
    const removes = isRetained && isEmpty(body, topicEnd + (isConfirmed ? 2 : 0))
    const crossing = ask({ verb: removes ? 'delete' : 'publish', object: patternOf(textAt(body, 0), '/') })
    const answered = (): void => crossing.answered(isRetained && !removes ? 1 : undefined)
    if (id === undefined) answered()
    else waiting.add(id, { ...crossing, answered })
  }

  /** Is there no message behind its head and properties? */
  function isEmpty(body: Buffer, at: number): boolean {
    const properties = version >= VERSION_5 ? variableAt(body, at) : { size: 0, value: 0 }
    return properties !== undefined && at + properties.size + properties.value === body.length
  }

  function subscribed(body: Buffer): void {
    const id = body.readUInt16BE(0)
    let at = 2
    if (version >= VERSION_5) {
      const properties = variableAt(body, at)
      if (!properties) return
      at += properties.size + properties.value
    }
    // One packet, one answer: the first topic is the question, the others are what it asks for too.
    for (let count = 0; at + 2 < body.length && count < MOST_TOPICS; count++) {
      const topic = textAt(body, at)
      const crossing = ask({ verb: 'consume', object: patternOf(topic, '/'), ...(count > 0 ? { also: true } : {}) })
      if (count === 0) waiting.add(id, crossing)
      at += 2 + body.readUInt16BE(at) + 1
    }
  }

  function receivedPacket(bytes: Buffer): number {
    return packet(bytes, (type, _flags, body) => {
      if (type === PUBACK || type === PUBREC || type === SUBACK) waiting.answered(body.readUInt16BE(0))
    })
  }

  function packet(bytes: Buffer, read: (type: number, flags: number, body: Buffer) => void): number {
    if (bytes.length < 2) return 0
    const type = bytes[0]! >> 4
    const length = variableAt(bytes, 1)
    if (!length) return bytes.length >= 5 ? giveUp() : 0
    if (type === 0) return giveUp()
    const start = 1 + length.size
    const end = start + length.value
    if (bytes.length < Math.min(end, MOST_READ)) return 0
    read(type, bytes[0]! & 0x0f, bytes.subarray(start, Math.min(end, bytes.length)))
    return end
  }

  function giveUp(): number {
    out.giveUp()
    back.giveUp()
    waiting.answerAll()
    return 0
  }

  return {
    sent: (bytes) => out.push(bytes, sentPacket),
    received: (bytes) => back.push(bytes, receivedPacket),
    closed: () => waiting.answerAll(),
  }
}

/** A number of one to four bytes, seven bits in each, the lowest first; undefined where it is not all there. */
function variableAt(bytes: Buffer, at: number): { value: number; size: number } | undefined {
  let value = 0
  for (let size = 0; size < 4; size++) {
    const byte = bytes[at + size]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 128 ** size
    if (byte < 0x80) return { value, size: size + 1 }
  }
  return undefined
}

/** A text behind its length, which is two bytes. */
function textAt(body: Buffer, at: number): string {
  const length = body.readUInt16BE(at)
  return body.toString('utf8', at + 2, at + 2 + length)
}
