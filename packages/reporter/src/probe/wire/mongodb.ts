import type { Crossing } from '../collector.ts'
import { fieldsOf, type Fields } from './bson.ts'
import { ByteQueue } from './byte-queue.ts'
import type { StartConversation } from './conversation.ts'
import { Transaction } from './transaction.ts'
import { Unanswered } from './unanswered.ts'

const MESSAGE = 2013
const COMPRESSED = 2012
const HEAD = 16
/** Of a longer message only what stands this near its beginning is read: the command's documents may come before its database. */
const MOST_READ = 256 * 1024
const LONGEST = 100 * 1024 * 1024
/** Flags of a message: its end is a checksum; no answer is wanted. */
const NO_ANSWER = 2
const MOST_TRANSACTIONS = 100

const VERBS: Record<string, string> = {
  find: 'read',
  aggregate: 'read',
  count: 'read',
  distinct: 'read',
  getMore: 'read',
  listIndexes: 'read',
  insert: 'insert',
  update: 'update',
  findAndModify: 'update',
  findandmodify: 'update',
  delete: 'delete',
  create: 'create',
  createIndexes: 'create',
  collMod: 'create',
  drop: 'drop',
  dropIndexes: 'drop',
  dropDatabase: 'drop',
  commitTransaction: 'commit',
  abortTransaction: 'rollback',
}
/** What drivers say for themselves. */
const CONNECTION =
  /^(hello|isMaster|ismaster|ping|buildInfo|sasl\w+|authenticate|getnonce|endSessions|killCursors|logout|getParameter)$/

/**
 * MongoDB's wire protocol (MongoDB documentation, "MongoDB Wire Protocol"): commands as OP_MSG, with their collection.
 * Compressed messages are counted, not read.
 */
export const mongodb: StartConversation = (ask) => {
  const out = new ByteQueue()
  const back = new ByteQueue()
  const waiting = new Unanswered<number>()
  /** By session and number: sessions share a connection. */
  const transactions = new Map<string, Transaction>()

  function sentMessage(bytes: Buffer): number {
    return message(bytes, (code, body) => {
      const id = bytes.readInt32LE(4)
      if (code === COMPRESSED) waiting.add(id, ask({ verb: 'other', object: '' }))
      if (code !== MESSAGE) return
      const command = commandOf(body)
      const [[name, named] = []] = command
      if (name === undefined || CONNECTION.test(name)) return
      const crossing = begin(command, VERBS[name] ?? 'other', name === 'getMore' ? command.get('collection') : named)
      if ((body.readUInt32LE(0) & NO_ANSWER) === 0) waiting.add(id, crossing)
      else crossing.answered()
    })
  }

  function begin(command: Fields, verb: string, named: unknown): Crossing {
    const database = command.get('$db')
    const asked = { verb, object: typeof named === 'string' ? named : '' }
    const crossing = ask({ ...asked, ...(typeof database === 'string' ? { database } : {}) })
    const session = command.get('lsid')
    // Commands that may be tried again have a number too, but only those of a transaction have `autocommit`.
    if (!Buffer.isBuffer(session) || command.get('autocommit') !== false) return crossing
    if (transactions.size >= MOST_TRANSACTIONS) transactions.clear()
    const key = `${session.toString('hex')} ${String(command.get('txnNumber'))}`
    let transaction = transactions.get(key)
    if (!transaction) {
      transactions.set(key, (transaction = new Transaction()))
      transaction.begin({ verb: 'begin', object: '' }, crossing)
    }
    if (verb === 'commit' || verb === 'rollback') transactions.delete(key)
    return transaction.begin(asked, crossing)
  }

  function receivedMessage(bytes: Buffer): number {
    return message(bytes, (code, body) => {
      const rows = code === MESSAGE ? rowsOf(fieldsOf(firstDocument(body))) : undefined
      waiting.answered(bytes.readInt32LE(8), rows)
    })
  }

  function message(bytes: Buffer, read: (code: number, body: Buffer) => void): number {
    if (bytes.length < HEAD) return 0
    const length = bytes.readInt32LE(0)
    if (length < HEAD || length > LONGEST) return giveUp()
    if (bytes.length < Math.min(length, MOST_READ)) return 0
    read(bytes.readInt32LE(12), bytes.subarray(HEAD, Math.min(length, bytes.length)))
    return length
  }

  function giveUp(): number {
    out.giveUp()
    back.giveUp()
    closed()
    return 0
  }

  function closed(): void {
    waiting.answerAll()
    for (const transaction of transactions.values()) transaction.rollback()
    transactions.clear()
  }

  return {
    sent: (bytes) => out.push(bytes, sentMessage),
    received: (bytes) => back.push(bytes, receivedMessage),
    closed,
  }
}

/** Flags, then sections: one document that is the command, and lists of further documents before or behind it. */
function firstDocument(body: Buffer): Buffer {
  let at = 4
  while (at + 5 <= body.length && body[at] === 1) {
    const size = body.readInt32LE(at + 1)
    if (size < 4) break
    at += 1 + size
  }
  return body[at] === 0 ? body.subarray(at + 1) : EMPTY
}

const EMPTY = Buffer.from([5, 0, 0, 0, 0])

const commandOf = (body: Buffer): Fields => fieldsOf(firstDocument(body))

function rowsOf(answer: Fields): number | undefined {
  const rows = answer.get('nModified') ?? answer.get('n')
  return typeof rows === 'number' && rows > 0 ? rows : undefined
}
