import { AsyncResource } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import type { Worker } from 'node:worker_threads'
import { builtins } from '../builtins.ts'
import { IdleStretches } from './idle-stretches.ts'
import type { Patches } from './patch.ts'
import type { Questions } from './subject.ts'

/** How often it is looked whether a test waits: what a wait lasts is known to within twice this. */
const LOOK_EVERY_MS = 10

/**
 * Open handles that nobody need be waiting for. Whatever else keeps the process alive (a file, a name, a child process,
 * a connection that is being made) is awaited.
 */
const RESTING = new Set(['TTYWrap', 'PipeWrap', 'TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'MessagePort', 'CloseReq'])

/**
 * Measures for how long tests wait for nothing but a timer: the event loop is idle, no question is without an answer and
 * nothing else is under way, but a timer is. No timer is watched for that: the loop is looked at from time to time, so a
 * test that is over by then costs nothing.
 */
export interface IdleWatch {
  testStarted(): void
  /** Microseconds of the test that ends; 0 where others ran beside it. */
  testEnded(): number
  /** Something has come from outside: whoever waited may have waited for that. */
  heard(): void
}

/** Of all files of a process, one after the other. */
export interface IdleWatches {
  /** From now on the watch of the file before says nothing. */
  fileStarted(): IdleWatch
}

export interface IdleOptions {
  /** Timers that the runner has running beside a test: its timeout, where that keeps the process alive. */
  runnerTimers: number
  questions: Readonly<Questions>
  /** Called from time to time while no test runs. */
  between: () => void
}

export function watchIdle({ runnerTimers, questions, between }: IdleOptions, patches: Patches): IdleWatches {
  const starts = watchStarts(patches)
  const stretches = new IdleStretches()
  let files = 0
  let testsRunning = 0
  /** Another one whenever a test starts or ends: what was seen before is then of no use. */
  let era = 0
  let eraSeen = -1
  let childrenBefore = 0
  let waitsForTimer = false
  let idleMs = 0
  let lastId = 0

  function look(): void {
    if (testsRunning === 0) {
      waitsForTimer = false
      return between()
    }
    const idleBeforeMs = idleMs
    const lastIdBefore = lastId
    idleMs = performance.eventLoopUtilization().idle
    lastId = newAsyncId()
    const waited = waitsForTimer
    waitsForTimer = testsRunning === 1 && isOnlyTimer()
    if (era !== eraSeen) {
      eraSeen = era
      stretches.clear()
    } else if (waited && waitsForTimer && lastId - lastIdBefore === 1) {
      // Nobody but us has begun anything, not even the next round of a loop that polls.
      stretches.add(idleMs - idleBeforeMs)
    } else stretches.end(questions.asked)
  }

  function isOnlyTimer(): boolean {
    if (questions.open > 0 || starts.hasWorkers()) return false
    let timers = 0
    for (const resource of process.getActiveResourcesInfo()) {
      if (resource === 'Timeout') timers++
      // A child of earlier times is a server, say; one of the test's own is waited for.
      else if (resource === 'ProcessWrap' && starts.children() === childrenBefore) continue
      else if (!RESTING.has(resource)) return false
    }
    return timers > runnerTimers
  }

  patches.onUndo(
    repeat(LOOK_EVERY_MS, () => {
      try {
        look()
      } catch {
        // Not seen then.
      }
    }),
  )

  function watchFile(): IdleWatch {
    const file = ++files
    testsRunning = 0
    era++
    return {
      testStarted() {
        if (file !== files) return
        testsRunning++
        childrenBefore = starts.children()
        era++
      },
      testEnded() {
        if (file !== files) return 0
        const isSeen = era === eraSeen && testsRunning === 1
        testsRunning--
        era++
        if (!isSeen) return 0
        stretches.end(questions.asked)
        return stretches.totalMs() * 1000
      },
      heard() {
        // An answer, which nobody has waited for without our knowing.
        if (questions.open === 0) stretches.dropSince(questions.asked)
      },
    }
  }

  return { fileStarted: watchFile }
}

/**
 * Again and again, until the function that it gives is called. No timer of Node's: where two of them are due at once, the
 * stack of what follows the first shows it. This one does not keep the process alive either.
 */
function repeat(everyMs: number, work: () => void): () => void {
  const never = new Int32Array(new SharedArrayBuffer(4))
  let isOver = false
  function next(): void {
    const { async, value } = Atomics.waitAsync(never, 0, 0, everyMs)
    if (async) void value.then(again)
  }
  function again(): void {
    if (isOver) return
    work()
    next()
  }
  next()
  return () => {
    isOver = true
  }
}

/** Node numbers whatever is begun: timers, ticks, requests. */
const newAsyncId = (): number => new AsyncResource('STRATIGRAPH', { requireManualDestroy: true }).asyncId()

/** What a process starts and may wait for without asking it over a connection. */
function watchStarts(patches: Patches) {
  const workers = new Set<WeakRef<Worker>>()
  let children = 0
  const workerStarted = (message: unknown): void =>
    void workers.add(new WeakRef((message as { worker: Worker }).worker))
  const childStarted = (): void => void children++
  for (const [channel, started] of [
    ['worker_threads', workerStarted],
    ['child_process', childStarted],
  ] as const) {
    builtins.diagnostics.subscribe(channel, started)
    patches.onUndo(() => builtins.diagnostics.unsubscribe(channel, started))
  }
  return {
    children: () => children,
    /** They do not show among the resources. */
    hasWorkers() {
      for (const reference of workers) {
        // -1: it has ended.
        if ((reference.deref()?.threadId ?? -1) >= 0) return true
        workers.delete(reference)
      }
      return false
    },
  }
}
