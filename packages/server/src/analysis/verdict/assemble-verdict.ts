import type { JudgedFailure } from './judge-failures.ts'
import type { Quarantine } from './quarantine.ts'
import {
  failureKinds,
  type FailedTest,
  type FailureKind,
  type FailureOrder,
  type JudgedRun,
  type OtherFailure,
  type RunFailureVerdict,
  type RunReference,
  type RunVerdict,
} from './run-verdict.ts'
import { summaryOf } from './words.ts'

export interface FailureToTell {
  test: FailedTest
  status: RunFailureVerdict['status']
  order: FailureOrder | undefined
  error: string | null
  judged: JudgedFailure
}

export interface VerdictParts {
  run: JudgedRun
  failures: readonly FailureToTell[]
  /** Of files and outside of tests; what the run itself tells is added here. */
  others: readonly OtherFailure[]
  earlierReports: number
  quarantine: Quarantine
  /** Of an index into the history's runs. */
  referenceOf: (report: number) => RunReference
}

/** The verdict on a run, with everything in its place. */
export function assembleVerdict(parts: VerdictParts): RunVerdict {
  const { run, quarantine, referenceOf, earlierReports } = parts
  const failures = parts.failures
    .map(({ test, status, order, error, judged: { kind, because, facts, since } }): RunFailureVerdict => {
      const { file, project, titlePath, ordinal = 0 } = test
      return {
        test,
        status,
        kind,
        because,
        facts,
        since: since && {
          seenAt: referenceOf(since.seenAt),
          after: since.after === null ? null : referenceOf(since.after),
        },
        order: order ?? null,
        quarantine: tellQuarantine(quarantine({ file, project, titlePath, ordinal })),
        error,
      }
    })
    .toSorted((a, b) => failureKinds.indexOf(a.kind) - failureKinds.indexOf(b.kind))
  const counts = Object.fromEntries(
    failureKinds.map((kind) => [kind, failures.filter((failure) => failure.kind === kind).length]),
  ) as Record<FailureKind, number>
  const others = [...parts.others, ...ofTheRun(run, failures.length + parts.others.length)]
  const quarantined = failures.filter((failure) => failure.quarantine?.expired === false).length
  return {
    run,
    failures,
    others,
    counts,
    quarantined,
    summary: summaryOf({ counts, others, quarantined }),
    earlierReports,
  }
}

export function tellQuarantine(found: ReturnType<Quarantine>): RunFailureVerdict['quarantine'] {
  if (!found) return null
  const { entry, isExpired, daysLeft } = found
  const { owner, reason, expires, source } = entry
  return { owner, reason, expires, source, expired: isExpired, daysLeft: Number.isNaN(daysLeft) ? null : daysLeft }
}

const other = (kind: OtherFailure['kind'], text: string): OtherFailure => ({
  kind,
  text,
  file: null,
  owners: [],
  error: null,
})

function ofTheRun({ status, shards, tests }: JudgedRun, failures: number): OtherFailure[] {
  const missing = shards.expected - shards.received
  const found: OtherFailure[] = []
  if (missing > 0)
    found.push(
      other('missing-shards', `${shards.received} of ${shards.expected} shards are here: ${missing} did not report`),
    )
  if (status === 'interrupted') found.push(other('interrupted', 'The run was interrupted: not all of it ran'))
  if (status === 'failed' && failures === 0)
    found.push(
      other(
        'failed-without-a-test',
        tests === 0 ? 'The run failed, and no test ran' : 'The run failed, though none of its tests did',
      ),
    )
  return found
}
