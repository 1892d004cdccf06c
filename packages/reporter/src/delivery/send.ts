import { judgeNetworkError, judgeReply, type Outcome } from './outcome.ts'
import { postReport, type Body, type Target } from './post.ts'
import { wait, type Deadline } from './timers.ts'

/** One report, ready for the wire. */
export interface Parcel {
  id: string
  /** Gzipped JSON: what every server takes. */
  whole: () => Uint8Array
  /** Without its dictionary and packed, for a server that is thought to know both. Undefined: it cannot be packed. */
  light?: () => Body | undefined
  /** It was recorded just now, by this machine's clock: the server is told what that says. */
  isFresh?: boolean
}

export interface SendLimits {
  deadline: Deadline
  /** For one try. */
  timeoutMs: number
  maxTries: number
  /** Told before each further try. */
  onRetry?: (reason: string, waitMs: number) => void
}

/** The dictionary is not known, or what is packed is not understood: by an older server, which takes it for broken JSON. */
const wantsWhole = new Set([400, 412, 415])

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 10_000

/**
 * Sends a report, again and again where that may help: after errors of the network, 408, 429 and 5xx, with growing
 * pauses, or with the pause that the server asks for. Never rejects, and settles within the deadline.
 */
export async function sendReport(parcel: Parcel, target: Target, limits: SendLimits): Promise<Outcome> {
  const { deadline, maxTries, onRetry } = limits
  const light = parcel.light?.()
  let body = light ?? whole()
  /** Of the try before: tells more than that the time was up. */
  let before: Outcome | undefined

  for (let tries = 1; ; tries++) {
    const timeoutMs = Math.min(limits.timeoutMs, deadline.left())
    if (timeoutMs <= 0) {
      return before ?? { kind: 'unsent', reason: 'no time was left to send it', retry: false, waitMs: null }
    }
    const outcome = await tryOnce(body, timeoutMs)
    if (outcome === 'whole is wanted') {
      body = whole()
      tries--
      continue
    }
    // Timers are exact to a millisecond or so.
    if (outcome.kind === 'unsent' && before && deadline.left() < 10) return before
    if (outcome.kind !== 'unsent' || !outcome.retry || tries >= maxTries) return outcome
    const pauseMs = outcome.waitMs ?? backoff(tries)
    // A pause that leaves no time for another try would only be lost.
    if (pauseMs >= deadline.left()) return outcome
    onRetry?.(outcome.reason, pauseMs)
    await wait(pauseMs)
    before = outcome
  }

  function whole(): Body {
    return { bytes: parcel.whole(), isGzipped: true }
  }

  async function tryOnce(sent: Body, timeoutMs: number): Promise<Outcome | 'whole is wanted'> {
    try {
      const reply = await postReport(target, sent, timeoutMs, parcel.isFresh)
      return sent === light && wantsWhole.has(reply.status) ? 'whole is wanted' : judgeReply(reply, parcel.id, target)
    } catch (error) {
      return judgeNetworkError(error, new URL(target.url).host)
    }
  }
}

/** Doubles, with a fifth of chance so that 50 shards do not come back at the same moment. */
const backoff = (tries: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (0.8 + 0.4 * Math.random())
