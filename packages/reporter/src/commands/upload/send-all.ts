import { cleanLine } from '../../clean-line.ts'
import type { Outcome } from '../../delivery/outcome.ts'
import type { Target } from '../../delivery/post.ts'
import { sendReport } from '../../delivery/send.ts'
import { startDeadline } from '../../delivery/timers.ts'
import { unmarkUnsent } from '../../delivery/unsent.ts'
import { countOf, formatDuration } from '../../summary/wording.ts'
import type { Terminal } from '../command.ts'
import { stratigraphDirOf, type Candidate, type Found } from './find-candidates.ts'
import { NotAReport, readReport, type ReadReport } from './read-report.ts'

export interface SentAll {
  /** Reports that were found, sent or not. */
  reports: number
  isComplete: boolean
}

const TRY_TIMEOUT_MS = 60_000
/** For one report, pauses that the server asks for included. */
const REPORT_DEADLINE_MS = 5 * 60_000
const MAX_TRIES = 6
/** After so many reports in a row that did not get through, the rest is not tried. */
const MAX_FAILURES_IN_A_ROW = 2

const ROWS = ['sent', 'duplicate', 'refused', 'not sent', 'not tried', 'unreadable'] as const
type Row = (typeof ROWS)[number]

/**
 * Sends one report after the other and prints a row of the table for each as soon as its fate is known.
 * @param settles for which server a report that arrived was meant: it then no longer counts as unsent
 */
export async function sendAll(
  { candidates, problems }: Found,
  target: Target,
  terminal: Terminal,
  settles: 'this server' | 'any server',
): Promise<SentAll> {
  const { out, err } = terminal
  const counts = new Map<Row, number>()
  let failuresInARow = 0

  function row(kind: Row, name: string, tests: number | null, reason = ''): void {
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    const size = tests === null ? '' : countOf(tests, 'test')
    const because = reason === '' ? '' : `: ${cleanLine(reason, 500)}`
    out(`${kind.padEnd(11)}${size.padStart(12)}  ${cleanLine(name, 300)}${because}\n`)
  }

  async function send(candidate: Candidate, report: ReadReport): Promise<void> {
    const { name } = candidate
    if (failuresInARow >= MAX_FAILURES_IN_A_ROW) return row('not tried', name, report.tests)
    const outcome = await sendReport({ id: report.id, whole: () => report.gzipped }, target, {
      deadline: startDeadline(REPORT_DEADLINE_MS),
      timeoutMs: TRY_TIMEOUT_MS,
      maxTries: MAX_TRIES,
      onRetry: (reason, ms) => err(`  ${cleanLine(reason, 300)}: trying again in ${formatDuration(ms)}\n`),
    })
    if (outcome.kind === 'unsent') failuresInARow += outcome.retry ? 1 : MAX_FAILURES_IN_A_ROW
    else failuresInARow = 0
    row(rowOf(outcome), name, report.tests, outcome.kind === 'stored' ? '' : outcome.reason)
    const dir = candidate.path === null ? null : stratigraphDirOf(candidate.path)
    if (dir !== null && outcome.kind !== 'unsent')
      unmarkUnsent(dir, report.id, settles === 'any server' ? null : target.url)
  }

  for (const { name, reason } of problems) row('unreadable', name, null, reason)
  for (const candidate of candidates) {
    const report = read(candidate)
    if (report instanceof Error) row('unreadable', candidate.name, null, report.message)
    else if (report !== null) await send(candidate, report)
  }

  const reports = [...counts.values()].reduce((sum, count) => sum + count, 0) - (counts.get('unreadable') ?? 0)
  const isComplete = [...counts.keys()].every((kind) => kind === 'sent' || kind === 'duplicate')
  if (reports > 0) out(`${describeCounts(counts, reports)} (${target.url})\n`)
  return { reports, isComplete }
}

const rowOf = (outcome: Outcome): Row => {
  if (outcome.kind === 'stored') return outcome.duplicate ? 'duplicate' : 'sent'
  return outcome.kind === 'refused' ? 'refused' : 'not sent'
}

/** null = something else than a report, where such things may be. */
function read(candidate: Candidate): ReadReport | Error | null {
  try {
    return readReport(candidate.read())
  } catch (error) {
    if (error instanceof NotAReport && candidate.searched) return null
    return error instanceof Error ? error : new Error(String(error))
  }
}

function describeCounts(counts: Map<Row, number>, reports: number): string {
  const parts = ROWS.flatMap((kind) => (counts.has(kind) ? [`${counts.get(kind)} ${kind}`] : []))
  return `${countOf(reports, 'report')}: ${parts.join(', ')}`
}
