import { Worker } from 'node:worker_threads'
import { refusal } from '../errors.ts'
import { toError } from '../failure.ts'
import type { AnalysisKind, AnalysisKinds, Analyst } from '../history/analyst.ts'
import type { FromAnalyst, ToAnalyst, ToldAnalysis } from './messages.ts'
import { createTeller } from './tell-things.ts'

// Bundled, it lies beside us under the name that the build gives it.
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './analyst.js', import.meta.url)

/** Most of what an analysis makes is soon garbage: it needs little room, which is this process's memory. */
const maxYoungGenerationSizeMb = 32

const firstPauseMs = 100
const longestPauseMs = 10_000
/** What a thread has died of twice is not tried again. */
const mostDeaths = 2

interface Call {
  kind: AnalysisKind
  input: AnalysisKinds[AnalysisKind]['input']
  deaths: number
  resolve: (answer: never) => void
  reject: (error: Error) => void
}

/**
 * The thread that analyses, seen from the one that answers. It begins with the first analysis, and keeps nothing alive but
 * while there is one. Should it die another one begins, with what was on its way.
 */
export function startAnalyst(onError: (error: unknown) => void): Analyst {
  const calls = new Map<number, Call>()
  let made = 0
  let thread: { worker: Worker; tell: ReturnType<typeof createTeller> } | undefined
  let restart: NodeJS.Timeout | undefined
  let pauseMs = firstPauseMs
  /** Why the last one ended. */
  let reason: unknown
  let isClosed = false

  function start(): NonNullable<typeof thread> {
    const worker = new Worker(entry, { name: 'analyst', resourceLimits: { maxYoungGenerationSizeMb } })
    worker.on('message', hear)
    worker.on('error', (error) => (reason = error))
    worker.on('exit', onExit)
    return { worker, tell: createTeller((message) => post(worker, message)) }
  }

  async function send(call: number): Promise<void> {
    const { worker, tell } = (thread ??= start())
    worker.ref()
    const { kind, input } = calls.get(call)!
    const told = await tell<typeof kind>(input)
    // It may have died meanwhile: then another one has been asked.
    if (thread?.worker !== worker || !calls.has(call)) return
    const analysis = { kind, input: told } as ToldAnalysis
    post(worker, { kind: 'analyse', call, analysis })
  }

  /** Without which there is nothing to wait for. */
  function take(call: number): Call | undefined {
    const own = calls.get(call)
    calls.delete(call)
    if (calls.size === 0) thread?.worker.unref()
    return own
  }

  function hear(message: FromAnalyst): void {
    pauseMs = firstPauseMs
    const own = take(message.call)
    if (message.kind === 'failed') own?.reject(toError(message.failure))
    else own?.resolve(message.answer as never)
  }

  function onExit(): void {
    thread = undefined
    if (isClosed) return
    onError(new Error('the thread that analyses has ended, and is started again', { cause: reason }))
    reason = undefined
    for (const [call, own] of calls) if (++own.deaths >= mostDeaths) take(call)?.reject(cannotBeMade())
    restart = setTimeout(goOn, pauseMs)
    if (calls.size === 0) restart.unref()
    pauseMs = Math.min(longestPauseMs, 2 * pauseMs)
  }

  function goOn(): void {
    restart = undefined
    for (const call of calls.keys()) sendOrFail(call)
  }

  function sendOrFail(call: number): void {
    send(call).catch((error: unknown) => take(call)?.reject(error as Error))
  }

  return {
    analyse(kind, input) {
      if (isClosed) return Promise.reject(isStopping())
      const call = ++made
      return new Promise((resolve, reject) => {
        calls.set(call, { kind, input, deaths: 0, resolve, reject })
        restart?.ref()
        if (!restart) sendOrFail(call)
      })
    },
    async close() {
      isClosed = true
      clearTimeout(restart)
      for (const call of calls.keys()) take(call)?.reject(isStopping())
      // In the middle of whatever it does, also where something preloaded into it (`--import`) would keep it alive.
      await thread?.worker.terminate()
    },
  }
}

const post = (worker: Worker, message: ToAnalyst): void => worker.postMessage(message, [])

const cannotBeMade = (): Error =>
  refusal(503, 'this analysis cannot be made: the part of the server that makes it has failed twice', {
    fix: 'The log of the server says why.',
    headers: { 'Retry-After': '10' },
  })

const isStopping = (): Error => refusal(503, 'the server is being stopped', { headers: { 'Retry-After': '10' } })
