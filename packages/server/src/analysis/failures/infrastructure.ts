import { isOutage } from '../flaky/outage.ts'
import { normaliseMessage } from './normalise-message.ts'

/**
 * What failed around the tests rather than in them.
 * - `outage`: most of what ran failed.
 * - `worker-crash`, `out-of-memory`, `disk-full`: the process or its machine ended, not a test.
 * - `set-up`: many files could not start, for the same reason.
 * - `service`: tests of several files could not reach what they need: a database, a broker, a host.
 */
export type InfrastructureKind = 'outage' | 'worker-crash' | 'out-of-memory' | 'disk-full' | 'set-up' | 'service'

/** One finding about a run, instead of one about each of its tests. */
export interface Infrastructure {
  kind: InfrastructureKind
  /** The message that most of it shows, normalised; '' where there is none. */
  message: string
  /** Tests that failed by it, and files that could not start or have such tests. */
  tests: number
  files: number
}

/** What failed in one report. Numbers of files and tests are any that tell them apart. */
export interface FailedReport {
  /** Results that came to an end. */
  ran: number
  files: number
  failed: { file: number; message: string }[]
  fileErrors: { file: number; message: string }[]
  runErrors: string[]
}

type Named = Exclude<InfrastructureKind, 'outage' | 'set-up'>

const signs: [Named, RegExp][] = [
  [
    'out-of-memory',
    /heap out of memory|ERR_WORKER_OUT_OF_MEMORY|out of memory|\bENOMEM\b|heap limit|allocation failure/i,
  ],
  ['disk-full', /\bENOSPC\b|no space left on device/i],
  [
    'worker-crash',
    /worker (?:process |thread )?(?:\S+ )?(?:exited|was terminated|has been terminated|crashed|terminated|failed to respond)|jest worker encountered|child process exceptions|channel closed|\bERR_IPC_CHANNEL_CLOSED\b|\bSIG(?:KILL|SEGV|ABRT|BUS)\b|process exited unexpectedly/i,
  ],
  [
    'service',
    /\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|EPIPE)\b|socket hang up|getaddrinfo|too many (?:connections|clients)|connection terminated|the database system is|can't connect to|connection (?:refused|reset|timed out)|no route to host/i,
  ],
]

/** Does a message tell of something around the test? A timeout alone does not: that is what flaky tests say too. */
export function signOf(message: string): Named | null {
  return signs.find(([, pattern]) => pattern.test(message))?.[0] ?? null
}

/** So many tests of so many files must fail alike to be a matter of the service: one test alone may be wrong itself. */
const leastTests = 3
const leastFiles = 2
/** So many files that cannot start for one reason, or all of them, are a matter of their set-up. */
const leastBrokenFiles = 3

/** At most one finding of each kind, the gravest first. */
export function infrastructureOf(report: FailedReport): Infrastructure[] {
  const { ran, failed, fileErrors, runErrors } = report
  const found: Infrastructure[] = []
  const sign = remember(signOf)
  if (isOutage(ran, failed.length)) found.push(about('outage', failed))
  for (const kind of ['out-of-memory', 'disk-full', 'worker-crash'] as const) {
    const own = [...failed, ...fileErrors].filter(({ message }) => sign(message) === kind)
    const ofRun = runErrors.filter((message) => sign(message) === kind)
    if (own.length + ofRun.length > 0)
      found.push(
        about(
          kind,
          failed.filter((one) => own.includes(one)),
          fileErrors.filter((one) => own.includes(one)),
          ofRun,
        ),
      )
  }
  const setUp = mostAlike(fileErrors)
  const brokenFiles = filesOf(setUp).size
  if (brokenFiles >= Math.min(leastBrokenFiles, Math.max(2, report.files))) found.push(about('set-up', [], setUp))
  // Of an outage its message tells what was away.
  if (found[0]?.kind === 'outage') return found
  const refused = failed.filter(({ message }) => sign(message) === 'service')
  const unreachable = fileErrors.filter(({ message }) => sign(message) === 'service')
  if (refused.length + unreachable.length >= leastTests && filesOf([...refused, ...unreachable]).size >= leastFiles)
    found.push(about('service', refused, unreachable))
  return found
}

/** Looking a message through costs more than everything else here. */
function remember<T>(look: (message: string) => T): (message: string) => T {
  const seen = new Map<string, T>()
  return (message) => {
    const known = seen.get(message)
    if (known !== undefined) return known
    const found = look(message)
    seen.set(message, found)
    return found
  }
}

type Failed = FailedReport['failed'][number]

const filesOf = (list: readonly Failed[]): Set<number> => new Set(list.map(({ file }) => file))

const about = (
  kind: InfrastructureKind,
  tests: readonly Failed[],
  files: readonly Failed[] = [],
  others: readonly string[] = [],
): Infrastructure => ({
  kind,
  message: mostCommon([...tests, ...files].map(({ message }) => message).concat(others)),
  tests: tests.length,
  files: filesOf([...tests, ...files]).size,
})

function mostAlike(errors: readonly Failed[]): Failed[] {
  const common = mostCommon(errors.map(({ message }) => message))
  return errors.filter(({ message }) => normaliseMessage(message) === common)
}

function mostCommon(messages: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const message of messages) {
    const text = normaliseMessage(message)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts].reduce<[string, number]>((most, one) => (one[1] > most[1] ? one : most), ['', 0])[0]
}
