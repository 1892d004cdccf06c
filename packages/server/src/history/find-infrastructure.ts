import { type Infrastructure, infrastructureOf } from '../analysis/failures/infrastructure.ts'
import { rowsNotPassed } from '../codec/sparse-status.ts'
import { statusCode } from '../codec/status.ts'
import type { ReportDetails } from '../codec/details.ts'

/** What was read of a report, in the project's numbers. */
export interface ReadReport {
  order: { tests: ArrayLike<number> }
  body: { status: Uint8Array }
  details: ReportDetails
  errors: readonly { hash: string; message: string }[]
}

/**
 * What failed around the tests of a report.
 * @param files the project's number of each of its files
 * @param fileOf file of each test of the project
 */
export function findInfrastructure(
  { order, body, details, errors }: ReadReport,
  files: ArrayLike<number>,
  fileOf: (test: number) => number,
): Infrastructure[] {
  const messages = new Map(errors.map(({ hash, message }) => [hash, message]))
  const messageOf = (hashes: readonly string[]): string => messages.get(hashes[0] ?? '') ?? ''
  return infrastructureOf({
    files: files.length,
    ran: countRan(body.status),
    failed: details.exceptions.flatMap(({ row, attempts }) =>
      body.status[row] === statusCode.failed
        ? {
            file: fileOf(order.tests[row]!),
            message: messageOf(attempts.findLast((attempt) => attempt.errors.length > 0)?.errors ?? []),
          }
        : [],
    ),
    fileErrors: details.files.map((file) => ({ file: files[file.file]!, message: messageOf(file.errors) })),
    runErrors: details.run.map(({ error }) => messages.get(error) ?? ''),
  })
}

const countRan = (status: Uint8Array): number =>
  status.length - rowsNotPassed(status).filter((row) => status[row]! > statusCode.flaky).length
