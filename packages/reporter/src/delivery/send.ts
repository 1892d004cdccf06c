import { judgeNetworkError, judgeReply, type Outcome } from './outcome.ts'
import { postReport, type Target } from './post.ts'
import { wait, type Deadline } from './timers.ts'

/** One report, ready for the wire: gzipped JSON. */
export interface Parcel {
  id: string
  whole: () => Uint8Array
  /** Without its dictionary, for a server that is thought to know it. */
  light?: () => Uint8Array
}

export interface SendLimits {
  deadline: Deadline
  /** For one try. */
  timeoutMs: number
  maxTries: number
  /** Told before each further try. */
  onRetry?: (reason: string, waitMs: number) => void
}

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 10_000

/**
 * Sends a report, again and again where that may help: after errors of the network, 408, 429 and 5xx, with growing
 * pauses, or with the pause that the server asks for. Never rejects, and settles within the deadline.
 */
export async function sendReport(parcel: Parcel, target: Target, limits: SendLimits): Promise<Outcome> {
  const { deadline, maxTries, onRetry } = limits
  let body = (parcel.light ?? parcel.whole)()
  let isLight = parcel.light !== undefined

  for (let tries = 1; ; tries++) {
    const timeoutMs = Math.min(limits.timeoutMs, deadline.left())
    if (timeoutMs <= 0) return { kind: 'unsent', reason: 'no time was left to send it', retry: false, waitMs: null }
    const outcome = await tryOnce(body, timeoutMs)
    if (outcome === 'dictionary missing') {
      body = parcel.whole()
      isLight = false
      tries--
      continue
    }
    if (outcome.kind !== 'unsent' || !outcome.retry || tries >= maxTries) return outcome
    const pauseMs = outcome.waitMs ?? backoff(tries)
    // A pause that leaves no time for another try would only be lost.
    if (pauseMs >= deadline.left()) return outcome
    onRetry?.(outcome.reason, pauseMs)
    await wait(pauseMs)
  }

  async function tryOnce(bytes: Uint8Array, timeoutMs: number): Promise<Outcome | 'dictionary missing'> {
    try {
      const reply = await postReport(target, bytes, timeoutMs)
      return reply.status === 412 && isLight ? 'dictionary missing' : judgeReply(reply, parcel.id, target)
    } catch (error) {
      return judgeNetworkError(error, new URL(target.url).host)
    }
  }
}

/** Doubles, with a fifth of chance so that 50 shards do not come back at the same moment. */
const backoff = (tries: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (0.8 + 0.4 * Math.random())
