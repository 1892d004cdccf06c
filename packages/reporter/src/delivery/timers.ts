import { nowNs } from '../clock.ts'

// Taken when the reporter is loaded: whoever fakes timers later does not stop ours.
const { setTimeout: later, clearTimeout: never } = globalThis

/** Keeps the process alive until it fires: a runner that awaits us must not end early for want of anything to do. */
export function startTimer(ms: number, act: () => void): () => void {
  const timer = later(act, ms)
  return () => never(timer)
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => void startTimer(ms, resolve))

/** What `promise` gives within so many ms, else undefined. Rejects as `promise` does, in time. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(ms, () => resolve(undefined))
    promise.then(resolve, reject).finally(stop)
  })
}

export interface Deadline {
  /** ms, never below 0. */
  left(): number
}

/** On the monotonic clock. */
export function startDeadline(ms: number): Deadline {
  const end = nowNs() + BigInt(Math.round(ms * 1e6))
  return { left: () => Math.max(0, Number(end - nowNs()) / 1e6) }
}
