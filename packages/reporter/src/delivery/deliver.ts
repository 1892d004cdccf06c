import { readFileSync } from 'node:fs'
import type { Report } from '../report.ts'
import { knowsDictionary, rememberDictionary } from './known-dictionaries.ts'
import type { Outcome } from './outcome.ts'
import { packedBody } from './pack-report.ts'
import type { Target } from './post.ts'
import { sendReport, type Parcel, type SendLimits } from './send.ts'
import type { Deadline } from './timers.ts'
import { listUnsent, unmarkUnsent } from './unsent.ts'

/** A report of this run, on its way from memory to the server. */
export interface Outgoing {
  report: Report
  gzipped: Uint8Array
}

export interface Delivered {
  /** One for each report of this run. */
  outcomes: Outcome[]
  /** Reports of earlier runs that were sent now. */
  caughtUp: number
  /** Reports of this and earlier runs that still wait for this server. */
  waiting: number
}

/** A server that is away costs about two seconds, not the whole deadline. */
const MAX_TRIES = 4
/** Earlier reports that one run sends at most: the rest is for the next ones, or for `stratigraph upload`. */
const MAX_CAUGHT_UP = 20

/** Sends the reports of this run, then, in the time that is left, what earlier runs could not send. Never rejects. */
export async function deliver(dir: string, own: Outgoing[], target: Target, deadline: Deadline): Promise<Delivered> {
  const limits: SendLimits = { deadline, timeoutMs: Infinity, maxTries: MAX_TRIES }
  const outcomes: Outcome[] = []
  for (const outgoing of own) {
    const outcome = await sendReport(toParcel(dir, outgoing, target), target, limits)
    outcomes.push(outcome)
    const { id, dictionaryHash } = outgoing.report
    if (outcome.kind !== 'unsent') unmarkUnsent(dir, id, target.url)
    if (outcome.kind === 'stored' && dictionaryHash !== undefined) rememberDictionary(dir, target.url, dictionaryHash)
  }
  const caughtUp = outcomes.every(({ kind }) => kind === 'stored') ? await catchUp(dir, target, limits) : 0
  return { outcomes, caughtUp, waiting: waitingFor(dir, target).length }
}

function toParcel(dir: string, { report, gzipped }: Outgoing, { url }: Target): Parcel {
  const known = report.dictionaryHash !== undefined && knowsDictionary(dir, url, report.dictionaryHash)
  return {
    id: report.id,
    whole: () => gzipped,
    isFresh: true,
    ...(known ? { light: () => packedBody(report) } : {}),
  }
}

const waitingFor = (dir: string, { url }: Target) => listUnsent(dir).filter((report) => report.url === url)

/** Stops at the first that cannot be sent: the others would fare no better. */
async function catchUp(dir: string, target: Target, limits: SendLimits): Promise<number> {
  let caughtUp = 0
  for (const { id, path } of waitingFor(dir, target).slice(0, MAX_CAUGHT_UP)) {
    const gzipped = read(path)
    if (!gzipped) continue
    const outcome = await sendReport({ id, whole: () => gzipped }, target, { ...limits, maxTries: 1 })
    if (outcome.kind === 'unsent') break
    unmarkUnsent(dir, id, target.url)
    if (outcome.kind === 'stored') caughtUp++
  }
  return caughtUp
}

function read(path: string): Uint8Array | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}
