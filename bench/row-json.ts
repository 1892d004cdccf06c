import { TITLE_SEPARATOR, type Report } from '../packages/reporter/src/report.ts'

/**
 * The same results as one plain object a test, the way that most reporters write them: the other side of the ingest
 * ratio.
 */
export function toRowJson({ dictionary, results }: Report): string {
  if (!dictionary) throw new Error('toRowJson needs a report with its dictionary')
  const { files, tests } = dictionary
  const fileOf = files.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
  const exceptions = new Map(results.exceptions.map((exception) => [exception.row, exception]))
  const rows: object[] = []
  let row = 0
  let test = 0
  for (const { worker, rows: count } of results.lanes) {
    let endUs = 0
    for (let sequence = 1; sequence <= count; sequence++, row++) {
      test += results.testDelta[row]!
      const startUs = endUs + results.gapUs[row]!
      endUs = startUs + results.durationUs[row]!
      const exception = exceptions.get(row)
      rows.push({
        file: files.path[fileOf[test]!],
        titlePath: tests.name[test]!.split(TITLE_SEPARATOR),
        line: tests.line?.[test] ?? 0,
        layer: tests.layer[test],
        status: exception?.status ?? 'passed',
        startMs: startUs / 1000,
        durationMs: results.durationUs[row]! / 1000,
        beforeEachMs: (results.beforeEachUs?.[row] ?? 0) / 1000,
        afterEachMs: (results.afterEachUs?.[row] ?? 0) / 1000,
        worker,
        sequence,
        ...(exception ? { attempts: exception.attempts, errors: exception.errors } : {}),
      })
    }
  }
  return JSON.stringify({ tests: rows })
}
