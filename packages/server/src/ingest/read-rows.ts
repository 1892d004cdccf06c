import type { RunBody } from '../codec/body-codec.ts'
import type { DetailedException, ReportDetails } from '../codec/details.ts'
import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import type { RunOrder } from '../codec/order-codec.ts'
import { statusCode } from '../codec/status.ts'
import type { ErrorText } from '../api-schemas/common.ts'
import { limits } from '../limits.ts'
import type { NewFailure } from '../store/store.ts'
import { clipError } from './clip-error.ts'
import type { ReceivedReport } from './received-report.ts'

/** A report's results in the project's ids: what is encoded, and what the history takes over as it is. */
export interface ReadRows {
  order: RunOrder
  body: RunBody
  details: ReportDetails
  errors: (ErrorText & { hash: string })[]
  failures: NewFailure[]
}

/**
 * @param report validated, of that dictionary
 * @param tests for each row the index of its test in the dictionary: becomes the project's ids
 */
export function readRows(report: ReceivedReport, dictionary: KnownDictionary, tests: Int32Array): ReadRows {
  const { results } = report
  toIds(tests, dictionary.tests)
  const ids = (list: number[]): Int32Array => Int32Array.from(list, (test) => dictionary.tests[test]!).toSorted()

  const errors = createErrorList()
  const status = new Uint8Array(tests.length)
  const failures: NewFailure[] = []
  const exceptions = results.exceptions.map((exception): DetailedException => {
    const { row, note } = exception
    const attempts = (exception.attempts ?? [onlyAttempt(exception)]).map((attempt) => ({
      status: attempt.status,
      startUs: attempt.startUs,
      durationUs: attempt.durationUs,
      retry: attempt.retry,
      repeat: attempt.repeat,
      errors: errors.add(attempt.errors),
    }))
    const onRetry = exception.status === 'passed' && attempts.some((attempt) => attempt.status === 'failed')
    const code = onRetry ? statusCode.flaky : statusCode[exception.status]
    status[row] = code
    if (code !== statusCode.passed && code !== statusCode.skipped) {
      const failed = attempts.findLast((attempt) => attempt.errors.length > 0)
      const retries = attempts.reduce((most, { retry }) => Math.max(most, retry), 0)
      failures.push({ test: tests[row]!, status: code, retries, error: failed?.errors[0] ?? null })
    }
    return { row, status: exception.status, ...(note === undefined ? {} : { note }), attempts }
  })

  const details: ReportDetails = {
    exceptions,
    files: (report.files.errors ?? []).map(({ file, errors: list }) => ({ file, errors: errors.add(list) })),
    run: (report.run.errors ?? []).flatMap(({ file, test, ...error }) =>
      errors.add([error]).map((hash) => ({ error: hash, file, test })),
    ),
  }
  return {
    order: {
      lanes: results.lanes.map(({ worker, rows }) => ({ worker, rows })),
      tests,
      skipped: ids(results.notRun.skipped),
      todo: ids(results.notRun.todo),
      pending: ids(results.notRun.pending),
    },
    body: {
      durationUs: results.durationUs,
      gapUs: results.gapUs,
      beforeEachUs: results.beforeEachUs ?? null,
      afterEachUs: results.afterEachUs ?? null,
      status,
    },
    details,
    errors: errors.list(),
    failures,
  }
}

/** By itself: what is read beside it, objects of ever other kinds, would make the loop be compiled again and again. */
function toIds(tests: Int32Array, idOf: Int32Array): void {
  for (let row = 0; row < tests.length; row++) tests[row] = idOf[tests[row]!]!
}

type Exception = ReceivedReport['results']['exceptions'][number]
type Attempt = NonNullable<Exception['attempts']>[number]

const onlyAttempt = ({ status, errors }: Exception): Attempt => ({
  status,
  startUs: null,
  durationUs: null,
  retry: 0,
  repeat: 0,
  ...(errors ? { errors } : {}),
})

/** Different errors, each once. Beyond the limit an error is dropped: its test is still known to have failed. */
function createErrorList(): {
  add(errors: Parameters<typeof clipError>[0][] | undefined): string[]
  list(): ReturnType<typeof clipError>[]
} {
  const byHash = new Map<string, ReturnType<typeof clipError>>()
  return {
    add: (errors = []) =>
      errors.flatMap((error) => {
        const clipped = clipError(error)
        if (!byHash.has(clipped.hash)) {
          if (byHash.size >= limits.errors) return []
          byHash.set(clipped.hash, clipped)
        }
        return [clipped.hash]
      }),
    list: () => [...byHash.values()],
  }
}
