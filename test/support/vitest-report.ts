import type { Exception, Report } from '../../packages/reporter/src/report.ts'

/** One test of a report, with the columns put together again: easy to compare in a test. */
export interface ReportedTest {
  /** Path of the file. */
  file: string
  project: string
  /** Title path, joined by ` > `. */
  title: string
  ordinal: number
  line: number
  tags: string[]
  concurrent: boolean
  expectedToFail: boolean
  status: string
  worker: number | null
  process: number | null
  startUs: number
  endUs: number
  beforeEachUs: number
  afterEachUs: number
  exception?: Exception
}

/** The tests that ran, in the order of the report (lane by lane), and those that did not run, by reason. */
export function readReport(report: Report): {
  ran: ReportedTest[]
  notRun: Record<'skipped' | 'todo' | 'pending', string[]>
} {
  const { dictionary, files, results } = report
  if (!dictionary) throw new Error('the report has no dictionary')
  const fileOfTest = dictionary.files.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
  const title = (test: number): string => dictionary.tests.name[test]!.replaceAll('\u001f', ' > ')
  const tagsOf = (test: number): string[] =>
    (dictionary.tags?.name ?? []).filter((_, tag) => dictionary.tags!.tests[tag]!.includes(test))
  const exceptions = new Map(results.exceptions.map((exception) => [exception.row, exception]))

  const ran: ReportedTest[] = []
  let row = 0
  let test = 0
  for (const lane of results.lanes) {
    let endUs = 0
    for (let i = 0; i < lane.rows; i++, row++) {
      test += results.testDelta[row]!
      const file = fileOfTest[test]!
      const startUs = endUs + results.gapUs[row]!
      endUs = startUs + results.durationUs[row]!
      const exception = exceptions.get(row)
      ran.push({
        file: dictionary.files.path[file]!,
        project: dictionary.projects[dictionary.files.project[file]!]!,
        title: title(test),
        ordinal: dictionary.tests.ordinal?.[test] ?? 0,
        line: dictionary.tests.line?.[test] ?? 0,
        tags: tagsOf(test),
        concurrent: ((dictionary.tests.flags?.[test] ?? 0) & 1) > 0,
        expectedToFail: ((dictionary.tests.flags?.[test] ?? 0) & 2) > 0,
        status: exception?.status ?? 'passed',
        worker: lane.worker,
        process: files.process[file] ?? null,
        startUs,
        endUs,
        beforeEachUs: results.beforeEachUs?.[row] ?? 0,
        afterEachUs: results.afterEachUs?.[row] ?? 0,
        ...(exception ? { exception } : {}),
      })
    }
  }
  const { skipped, todo, pending } = results.notRun
  return { ran, notRun: { skipped: skipped.map(title), todo: todo.map(title), pending: pending.map(title) } }
}
