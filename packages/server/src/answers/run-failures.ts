import type { ErrorText } from '../api-schemas/common.ts'
import type { LaneTest, RunAnswer, RunFailure } from '../api-schemas/runs.ts'
import { statusName } from '../codec/status.ts'
import type { StoredReport } from './read-report.ts'
import { testNames, type Names } from './test-names.ts'

type Errors = Map<string, ErrorText>

const rank: Partial<Record<LaneTest['status'], number>> = { failed: 0, unfinished: 1, flaky: 2 }

/** Every hash of an error that the reports of a run name. */
export function errorHashes(reports: StoredReport[]): string[] {
  return reports.flatMap(({ details }) => [
    ...details.exceptions.flatMap(({ attempts }) => attempts.flatMap((attempt) => attempt.errors)),
    ...details.files.flatMap((file) => file.errors),
    ...details.run.map(({ error }) => error),
  ])
}

/**
 * Failed, then unfinished, then passed on retry; within these in the order in which they ran.
 * @param starts of each row
 */
export function failuresOf(report: StoredReport, starts: Float64Array, catalog: Names, errors: Errors): RunFailure[] {
  const { order, body, details } = report
  return details.exceptions
    .flatMap((exception): RunFailure[] => {
      const { row } = exception
      if (row >= order.tests.length) return []
      const status = statusName(body.status[row]!)
      if (rank[status] === undefined) return []
      const startMs = starts[row]!
      const durationMs = body.durationUs[row]! / 1000
      const { id, file, line, titlePath, ordinal, layer, owners } = testNames(
        catalog,
        catalog.tests[order.tests[row]!]!,
      )
      const attempts = exception.attempts.map((attempt, index) => {
        const only = index === 0 && exception.attempts.length === 1
        return {
          status: attempt.status,
          startMs: attempt.startUs === null ? (only ? startMs : null) : attempt.startUs / 1000,
          durationMs: attempt.durationUs === null ? (only ? durationMs : null) : attempt.durationUs / 1000,
          retry: attempt.retry,
          repeat: attempt.repeat,
          errors: textsOf(attempt.errors, errors),
        }
      })
      const names = { id, file, line, titlePath, ...(ordinal ? { ordinal } : {}), layer, owners }
      return [{ ...names, status, note: exception.note ?? null, durationMs, attempts }]
    })
    .toSorted((a, b) => rank[a.status]! - rank[b.status]!)
}

export function fileErrorsOf(
  { details, files }: StoredReport,
  catalog: Names,
  errors: Errors,
): RunAnswer['fileErrors'] {
  return details.files.map(({ file, errors: hashes }) => ({
    file: catalog.files[files.ids[file]!]!.path,
    owners: [...catalog.owners.of(files.ids[file]!)],
    errors: textsOf(hashes, errors),
  }))
}

export function runErrorsOf({ details }: StoredReport, errors: Errors): RunAnswer['errors'] {
  return details.run.flatMap(({ error, file, test }) =>
    textsOf([error], errors).map((text) => ({ ...text, ...(file && { file }), ...(test && { test }) })),
  )
}

const textsOf = (hashes: string[], errors: Errors): ErrorText[] => hashes.flatMap((hash) => errors.get(hash) ?? [])
