import { parentPort, workerData } from 'node:worker_threads'
import { createDeriver, type Deriver } from '../history/deriver.ts'
import { reportsPerChapter } from '../codec/segment-codec.ts'
import type { StoreNews } from '../history/store-news.ts'
import { createAcceptReport } from '../ingest/accept-report.ts'
import { openSqlite } from '../store/sqlite.ts'
import { toFailure } from '../failure.ts'
import type { FromWriter, ToWriter, WriteMethod, WriterData } from './messages.ts'
import { createToldHistory } from './told-history.ts'
import { isWanted } from './wanted.ts'

/** The thread that writes a history: takes in reports, derives chapters, and stores what the others decide. */
const port = parentPort!
const { wanted, ...file } = workerData as WriterData
const store = openSqlite(file)
const derivers = new Map<number, Deriver>()
/** Of news that the other thread must know before it goes on here, in their order. */
const awaited: (() => void)[] = []

/** What one turn brings goes over together: a report and the answer to its sender tell of the same run. */
let outbox: FromWriter[] = []
let buffers: ArrayBuffer[] = []

function post(message: FromWriter, transfer: ArrayBuffer[] = []): void {
  if (outbox.length === 0) process.nextTick(send)
  outbox.push(message)
  buffers.push(...transfer)
}

function send(): void {
  if (outbox.length === 0) return
  const [messages, transfer] = [outbox, buffers]
  outbox = []
  buffers = []
  port.postMessage(messages, transfer)
}

const onError = (error: unknown): void => post({ kind: 'error', failure: toFailure(error) })

function tell(news: StoreNews, transfer?: ArrayBuffer[]): void {
  post({ kind: 'tell', news }, transfer)
  if (news.what === 'report' && news.report % reportsPerChapter === 0) deriverOf(news.run.project).wake()
}

function tellAndWait(news: StoreNews): Promise<void> {
  post({ kind: 'tell', news, isAwaited: true })
  return new Promise((resolve) => awaited.push(resolve))
}

function deriverOf(project: number): Deriver {
  let deriver = derivers.get(project)
  if (!deriver) {
    const onChapter = (chapters: number): void => tell({ what: 'chapters', project, chapters })
    derivers.set(project, (deriver = createDeriver({ store, project, onChapter, onError })))
  }
  return deriver
}

const history = createToldHistory({ store, isWanted: (project) => isWanted(wanted, project), tell, tellAndWait })
const acceptReport = createAcceptReport({ store, history, now: Date.now })

async function answer(call: number, work: () => Promise<FromWriter>): Promise<void> {
  try {
    post(await work())
  } catch (error) {
    post({ kind: 'refused', call, failure: toFailure(error) })
  }
}

/** The other thread has checked the arguments by their types (written-store.ts). */
const write = (method: WriteMethod, args: unknown[]): Promise<unknown> =>
  (store[method] as (...given: unknown[]) => Promise<unknown>)(...args)

async function close(): Promise<void> {
  try {
    await Promise.all(Array.from(derivers.values(), (deriver) => deriver.close()))
    await store.close()
  } catch (error) {
    onError(error)
  }
  send()
  // Ends this thread alone, also where something preloaded into it (`--import`) would keep it alive.
  process.exit()
}

function hear(message: ToWriter): void {
  switch (message.kind) {
    case 'take': {
      const { call, bytes, options } = message
      return void answer(call, async () => ({ kind: 'taken', call, accepted: await acceptReport(bytes, options) }))
    }
    case 'write': {
      const { call, method, args } = message
      return void answer(call, async () => ({ kind: 'written', call, result: await write(method, args) }))
    }
    case 'note':
      return void write(message.method, message.args).catch(() => {})
    case 'derive':
      return void store
        .projects()
        .then((projects) => projects.forEach(({ project }) => deriverOf(project).wake()))
        .catch(onError)
    case 'known':
      return awaited.shift()?.()
    case 'close':
      return void close()
  }
}

port.on('message', (messages: ToWriter[]) => messages.forEach(hear))
post({ kind: 'ready' })
