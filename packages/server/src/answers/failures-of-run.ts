import type { OtherFailure } from '../analysis/verdict/run-verdict.ts'
import type { ErrorText } from '../api-schemas/common.ts'
import { statusCode } from '../codec/status.ts'
import type { StoredReport } from './read-report.ts'
import type { Names } from './test-names.ts'

/** A row of a run's report that failed, or never ended. */
export interface FailedRow {
  test: number
  status: 'failed' | 'unfinished'
  /** Of its last error. */
  message: string | null
}

export type ErrorTexts = ReadonlyMap<string, ErrorText>

export function failedRows({ order, body, details }: StoredReport, errors: ErrorTexts): FailedRow[] {
  const attempts = new Map(details.exceptions.map((exception) => [exception.row, exception.attempts]))
  const rows: FailedRow[] = []
  for (let row = 0; row < body.status.length; row++) {
    const code = body.status[row]
    if (code !== statusCode.failed && code !== statusCode.unfinished) continue
    const last = attempts.get(row)?.findLast((attempt) => attempt.errors.length > 0)
    rows.push({
      test: order.tests[row]!,
      status: code === statusCode.failed ? 'failed' : 'unfinished',
      message: errors.get(last?.errors[0] ?? '')?.message ?? null,
    })
  }
  return rows
}

/** Files that broke, and errors outside of tests. */
export function otherFailures({ details, files }: StoredReport, names: Names, errors: ErrorTexts): OtherFailure[] {
  const broken = details.files.map(({ file, errors: hashes }): OtherFailure => {
    const number = files.ids[file]!
    return {
      kind: 'broken-file',
      text: 'The file could not be run as a whole',
      file: names.files[number]!.path,
      owners: [...names.owners.of(number)],
      error: firstLine(hashes[0], errors),
    }
  })
  const outside = details.run.map(({ error, file }): OtherFailure => {
    const text = 'An error outside of any test'
    return { kind: 'outside-tests', text, file: file ?? null, owners: [], error: firstLine(error, errors) }
  })
  return [...broken, ...outside]
}

const firstLine = (hash: string | undefined, errors: ErrorTexts): string | null =>
  firstLineOf(errors.get(hash ?? '')?.message ?? null)

export const firstLineOf = (message: string | null): string | null => message?.split('\n')[0] ?? null
