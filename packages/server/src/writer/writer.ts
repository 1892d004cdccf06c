import { Worker } from 'node:worker_threads'
import { refusal } from '../errors.ts'
import type { StoreNews } from '../history/store-news.ts'
import type { Accepted, AcceptOptions, AcceptReport } from '../ingest/accept-report.ts'
import { limits } from '../limits.ts'
import { toError } from '../failure.ts'
import type { FromWriter, ToWriter, WriteMethod, WriterData } from './messages.ts'
import { ownBytes } from './own-bytes.ts'
import { watchSilence } from './silence.ts'

/** The thread that takes in reports, derives from them and writes the history, seen from the one that answers. */
export interface Writer {
  takeIn: AcceptReport
  write(method: WriteMethod, args: unknown[]): Promise<unknown>
  /** The same; nobody hears what becomes of it. */
  note(method: WriteMethod, args: unknown[]): void
  /** The thread does not answer: its disk hangs, it is busy with something very long, or there is a fault in it. */
  isSilent(): boolean
  /** Goes on, or begins, with what is complete and was not derived. */
  derive(): void
  /** Resolves when all that was asked for is done and the thread has ended. */
  close(): Promise<void>
}

export interface WriterListener {
  /** What it has stored. Whoever asked for it is answered after that. */
  told: (news: StoreNews) => Promise<void>
  /** The thread has ended where it should not: what it stored last may not have been told. Another one begins. */
  lost: () => void
  onError: (error: unknown) => void
}

type Answer = Extract<FromWriter, { call: number }>

interface Waiting {
  kind: Asked['kind']
  resolve: (answer: Answer) => void
  reject: (error: Error) => void
}

/** What is asked for, less the number under which it is answered. */
type Asked = Omit<Extract<ToWriter, { kind: 'take' }>, 'call'> | Omit<Extract<ToWriter, { kind: 'write' }>, 'call'>

// Bundled, it lies beside us under the name that the build gives it.
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './writer.js', import.meta.url)

type Note = Extract<ToWriter, { kind: 'note' }>

/** A note waits at most so long. */
const noteMs = 50
/**
 * What is no longer used is looked for whenever so much has been made. The bytes of reports, which lie outside of the heap,
 * are freed by it too: else all of the heap would be looked through for them.
 */
const maxYoungGenerationSizeMb = 6
const firstPauseMs = 100
const longestPauseMs = 10_000

export function startWriter(data: WriterData, { told, lost, onError }: WriterListener): Writer {
  const waiting = new Map<number, Waiting>()
  let calls = 0
  let waitingBytes = 0
  let pauseMs = firstPauseMs
  let derives = false
  let closing = false
  let restart: NodeJS.Timeout | undefined
  /** Why the last one ended. */
  let reason: unknown
  /** News and answers, each after the one before. */
  let heard: Promise<void> = Promise.resolve()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let worker: Worker | undefined
  let notes: Note[] = []
  let noting: NodeJS.Timeout | undefined
  const silence = watchSilence({
    isWaiting: () => waiting.size > 0,
    onBegin() {
      onError(new Error('the thread that writes the history does not answer: is its disk slow, or away?'))
      refuseUploads()
    },
    onEnd: () => onError(new Error('the thread that writes the history answers again')),
  })
  start()

  function start(): void {
    worker = new Worker(entry, { workerData: data, name: 'writer', resourceLimits: { maxYoungGenerationSizeMb } })
    worker.on('message', (messages: FromWriter[]) => messages.forEach(hear))
    worker.on('error', (error) => (reason = error))
    worker.on('exit', onExit)
    if (derives) send({ kind: 'derive' })
  }

  const send = (message: ToWriter, transfer?: ArrayBuffer[]): void => post([message], transfer)

  function post(messages: ToWriter[], transfer: ArrayBuffer[] = []): void {
    const all = [...notes, ...messages]
    notes = []
    if (all.length > 0) worker?.postMessage(all, transfer)
  }

  /** Whatever is sent next takes it along: to wake the other thread costs more than what it is to do. */
  function note(one: Note): void {
    notes.push(one)
    noting ??= setTimeout(() => {
      noting = undefined
      post([])
    }, noteMs).unref()
  }

  function hear(message: FromWriter): void {
    silence.heard()
    if (message.kind === 'ready') [pauseMs, reason] = [firstPauseMs, undefined]
    else if (message.kind === 'error') onError(toError(message.failure))
    // The next reports need not wait for what is read because of a chapter.
    else if (message.kind === 'tell' && message.news.what === 'chapters') void tell(message.news)
    else if (message.kind === 'tell') {
      heard = heard.then(() => tell(message.news))
      if (message.isAwaited) heard = heard.then(() => send({ kind: 'known' }))
    } else heard = heard.then(() => settle(message))
  }

  async function tell(news: StoreNews): Promise<void> {
    try {
      await told(news)
    } catch (error) {
      onError(error)
      lost()
    }
  }

  function settle(answer: Answer): void {
    const call = waiting.get(answer.call)
    waiting.delete(answer.call)
    if (answer.kind === 'refused') call?.reject(toError(answer.failure))
    else call?.resolve(answer)
  }

  /** Their senders come again, and are told then what became of it. */
  function refuseUploads(): void {
    for (const [call, { kind, reject }] of waiting) {
      if (kind !== 'take') continue
      waiting.delete(call)
      reject(toSilent())
    }
  }

  function onExit(): void {
    worker = undefined
    silence.heard()
    // What it told before is still to be heard.
    void heard.then(goOn)
  }

  function goOn(): void {
    const unanswered = [...waiting.values()]
    waiting.clear()
    for (const { reject } of unanswered) reject(toEnded(reason))
    if (closing) return end()
    onError(new Error('the thread that writes the history has ended, and is started again', { cause: reason }))
    lost()
    restart = setTimeout(start, pauseMs)
    pauseMs = Math.min(longestPauseMs, 2 * pauseMs)
  }

  function ask<Kind extends Answer['kind']>(asked: Asked, transfer?: ArrayBuffer[]) {
    if (!worker) return Promise.reject(toEnded(reason))
    const call = ++calls
    send({ ...asked, call }, transfer)
    return new Promise<Extract<Answer, { kind: Kind }>>((resolve, reject) => {
      waiting.set(call, { kind: asked.kind, resolve: resolve as Waiting['resolve'], reject })
    })
  }

  async function takeIn(bytes: Uint8Array, { only = null, sentAt }: AcceptOptions = {}): Promise<Accepted> {
    const { length } = bytes
    if (silence.isOn()) throw toSilent()
    if (waitingBytes + length > limits.waitingBytes) throw tooMany()
    waitingBytes += length
    try {
      const own = ownBytes(bytes)
      const asked = { kind: 'take', bytes: own, options: { only, sentAt } } as const
      return (await ask<'taken'>(asked, [own.buffer])).accepted
    } finally {
      waitingBytes -= length
    }
  }

  return {
    takeIn,
    write: async (method, args) => (await ask<'written'>({ kind: 'write', method, args })).result,
    note: (method, args) => note({ kind: 'note', method, args }),
    isSilent: () => silence.isOn(),
    derive() {
      derives = true
      send({ kind: 'derive' })
    },
    async close() {
      closing = true
      clearTimeout(restart)
      clearTimeout(noting)
      silence.stop()
      if (worker) send({ kind: 'close' })
      else end()
      await ended
    },
  }
}

/** By what is wrong with the file, where it is that; the history may be replaced while the server runs. */
function toEnded(reason: unknown): Error {
  if (reason instanceof Error && 'code' in reason && /^(SQLITE_|HISTORY_)/.test(String(reason.code))) return reason
  return refusal(503, 'the part of the server that writes the history has failed and is being started again', {
    fix: 'Send it again in a moment. The log of the server says why.',
    headers: { 'Retry-After': '1' },
  })
}

const toSilent = (): Error =>
  refusal(503, 'the part of the server that writes the history does not answer', {
    fix: 'Send it again later. The log of the server says since when.',
    headers: { 'Retry-After': '10' },
  })

const tooMany = (): Error =>
  refusal(503, 'more reports are waiting to be taken in than this server keeps in memory', {
    fix: 'Send it again later.',
    headers: { 'Retry-After': '5' },
  })
