import type { Asked, Crossing } from '../collector.ts'
import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { statementsOf } from './sql.ts'
import { Transaction } from './transaction.ts'

const MOST_PREPARED = 1000
/** A message that is longer is passed over but for its beginning. */
const MOST_READ = 64 * 1024

/**
 * PostgreSQL's protocol, version 3: simple queries, and prepared statements by name (PostgreSQL documentation, chapter
 * "Frontend/Backend Protocol").
 */
export const postgresql: StartConversation = (ask) => {
  const prepared = new Map<string, Asked[]>()
  const portals = new Map<string, Asked[]>()
  const transaction = new Transaction()
  /** Of each statement that waits for its answer. */
  const waiting: Crossing[][] = []
  const out = new ByteQueue()
  const back = new ByteQueue()
  let isStarted = false

  function begin(statements: Asked[]): void {
    waiting.push(statements.map((one) => transaction.begin(one, ask(one))))
  }

  function sentMessage(bytes: Buffer): number {
    if (!isStarted) {
      if (bytes.length < 8) return 0
      // StartupMessage; a request for encryption or a cancellation has the same form, and a start follows it.
      isStarted = bytes.readInt32BE(4) === 196_608
      return bytes.readInt32BE(0)
    }
    if (bytes.length < 5) return 0
    const length = 1 + bytes.readInt32BE(1)
    if (length < 5) return giveUp()
    if (bytes.length < Math.min(length, MOST_READ)) return 0
    const body = bytes.subarray(5, Math.min(length, bytes.length))
    const type = String.fromCharCode(bytes[0]!)
    if (type === 'Q') begin(statementsOf(textAt(body, 0)))
    else if (type === 'P') {
      const name = textAt(body, 0)
      if (prepared.size >= MOST_PREPARED) prepared.clear()
      prepared.set(name, statementsOf(textAt(body, Buffer.byteLength(name) + 1)))
    } else if (type === 'B') {
      const portal = textAt(body, 0)
      if (portals.size >= MOST_PREPARED) portals.clear()
      portals.set(portal, prepared.get(textAt(body, Buffer.byteLength(portal) + 1)) ?? [])
    } else if (type === 'E') begin(portals.get(textAt(body, 0)) ?? [])
    else if (type === 'X') transaction.rollback()
    return length
  }

  function receivedMessage(bytes: Buffer): number {
    // The answer to a request for encryption: one letter, and no message.
    if (!isStarted) return bytes.length
    if (bytes.length < 5) return 0
    const length = 1 + bytes.readInt32BE(1)
    if (length < 5) return giveUp()
    const type = String.fromCharCode(bytes[0]!)
    if (type === 'C') {
      if (bytes.length < length) return 0
      const rows = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/.exec(textAt(bytes.subarray(5, length), 0))?.[1]
      answerNext(rows === undefined ? undefined : Number(rows))
    } else if (type === 'Z') {
      while (waiting.length > 0) answerNext(undefined)
    }
    return length
  }

  /** A simple query of several statements has several answers, the first of which counts. */
  function answerNext(rows: number | undefined): void {
    const [first, ...others] = waiting.shift() ?? []
    first?.answered(rows)
    for (const crossing of others) crossing.answered()
  }

  function giveUp(): number {
    out.giveUp()
    back.giveUp()
    return 0
  }

  return {
    sent: (bytes) => out.push(bytes, sentMessage),
    received: (bytes) => back.push(bytes, receivedMessage),
    closed() {
      while (waiting.length > 0) answerNext(undefined)
      transaction.rollback()
    },
  }
}

/** Up to the next zero byte. */
function textAt(body: Buffer, start: number): string {
  const end = body.indexOf(0, start)
  return body.toString('utf8', start, end < 0 ? body.length : end)
}
