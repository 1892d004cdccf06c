import type { Asked, Crossing } from '../collector.ts'
import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { statementsOf } from './sql.ts'
import { Transaction } from './transaction.ts'

const QUERY = 0x03
const PREPARE = 0x16
const EXECUTE = 0x17
const QUIT = 0x01
const MOST_PREPARED = 1000
/** A packet that is longer is passed over but for its beginning. */
const MOST_READ = 64 * 1024
/** CLIENT_COMPRESS and CLIENT_ZSTD_COMPRESSION_ALGORITHM in the client's first packet: what follows cannot be read here. */
const COMPRESSED = 0x20 | (1 << 26)
/** A first packet of this length has no user in it: it asks for TLS, and comes once more when that is there. */
const TLS_REQUEST = 32

/** MySQL and MariaDB (MySQL Internals, "Client/Server Protocol"): text queries, and prepared statements by number. */
export const mysql: StartConversation = (ask) => {
  const prepared = new Map<number, Asked[]>()
  const transaction = new Transaction()
  const out = new ByteQueue()
  const back = new ByteQueue()
  let hasGreeted = false
  let waiting: Crossing[] = []
  /** A PREPARE whose number the server has yet to say. */
  let preparing: Asked[] | undefined

  function sentPacket(bytes: Buffer): number {
    if (bytes.length < 4) return 0
    const length = 4 + bytes.readUIntLE(0, 3)
    if (bytes.length < Math.min(length, MOST_READ)) return 0
    const body = bytes.subarray(4, Math.min(length, bytes.length))
    // A new command begins a new sequence.
    if (!hasGreeted) {
      hasGreeted = body.length !== TLS_REQUEST
      if (body.length < 4 || (body.readUInt32LE(0) & COMPRESSED) !== 0) return giveUp()
    } else if (bytes[3] === 0) command(body)
    return length
  }

  function command(body: Buffer): void {
    const kind = body[0]
    preparing = undefined
    if (kind === QUERY) begin(statementsOf(body.toString('utf8', 1)))
    else if (kind === PREPARE) preparing = statementsOf(body.toString('utf8', 1))
    else if (kind === EXECUTE && body.length >= 5) begin(prepared.get(body.readUInt32LE(1)) ?? [])
    else if (kind === QUIT) transaction.rollback()
  }

  function begin(statements: Asked[]): void {
    answer(undefined)
    waiting = statements.map((one) => transaction.begin(one, ask(one)))
  }

  function receivedPacket(bytes: Buffer): number {
    if (bytes.length < 5) return 0
    const length = 4 + bytes.readUIntLE(0, 3)
    if (bytes.length < Math.min(length, 4 + 14)) return 0
    const isFirst = bytes[3] === 1
    if (isFirst && bytes[4] === 0 && preparing && length >= 13) {
      if (prepared.size >= MOST_PREPARED) prepared.clear()
      prepared.set(bytes.readUInt32LE(5), preparing)
      preparing = undefined
    } else if (isFirst) {
      // OK with its affected rows; else an error or the columns of a result.
      answer(bytes[4] === 0 ? rowsOf(bytes.subarray(5)) : undefined)
    }
    return length
  }

  function answer(rows: number | undefined): void {
    const [first, ...others] = waiting
    waiting = []
    first?.answered(rows === 0 ? undefined : rows)
    for (const crossing of others) crossing.answered()
  }

  function giveUp(): number {
    out.giveUp()
    back.giveUp()
    return 0
  }

  return {
    sent: (bytes) => out.push(bytes, sentPacket),
    received: (bytes) => back.push(bytes, receivedPacket),
    closed() {
      answer(undefined)
      transaction.rollback()
    },
  }
}

/** A number of one, or of up to eight bytes behind a first one that says so. */
function rowsOf(bytes: Buffer): number | undefined {
  const first = bytes[0]
  if (first === undefined || first < 0xfb) return first
  const size = { 0xfc: 2, 0xfd: 3 }[first]
  return size !== undefined && bytes.length > size ? bytes.readUIntLE(1, size) : undefined
}
