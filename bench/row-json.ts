import { TITLE_SEPARATOR, type ErrorFacts, type RanStatus, type Report } from '../packages/reporter/src/report.ts'

/** One result, the way that most reporters write it. */
export interface ResultRow {
  file: string
  titlePath: string[]
  line: number
  /** 1 unit, 2 integration, 3 e2e. */
  layer: number
  status: RanStatus
  /** After the start of the run. */
  startMs: number
  durationMs: number
  beforeEachMs: number
  afterEachMs: number
  worker: number | null
  /** Place in its worker, from 1 on. */
  sequence: number
  attempts?: unknown[] | undefined
  errors?: ErrorFacts[] | undefined
}

/** The results of a report as one plain object a test, worker by worker, in the order in which they ran. */
export function toRows({ dictionary, results }: Report): ResultRow[] {
  if (!dictionary) throw new Error('toRows needs a report with its dictionary')
  const { files, tests } = dictionary
  const fileOf = files.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
  const exceptions = new Map(results.exceptions.map((exception) => [exception.row, exception]))
  const rows: ResultRow[] = []
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
        file: files.path[fileOf[test]!]!,
        titlePath: tests.name[test]!.split(TITLE_SEPARATOR),
        line: tests.line?.[test] ?? 0,
        layer: tests.layer[test]!,
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
  return rows
}

/** The other side of the ingest ratio. */
export const toRowJson = (report: Report): string => JSON.stringify({ tests: toRows(report) })
