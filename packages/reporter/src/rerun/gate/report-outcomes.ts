import {
  FAILED,
  type OutcomeHistory,
  PASSED,
  PASSED_ON_RETRY,
  type RunFacts,
} from '../../../../server/src/analysis/flaky/run-facts.ts'
import { infrastructureOf, type Infrastructure } from '../../../../server/src/analysis/failures/infrastructure.ts'
import { isOutage } from '../../../../server/src/analysis/flaky/outage.ts'
import { TITLE_SEPARATOR, type Exception, type Report } from '../../report.ts'

/** A test by its names, numbered over all reports. */
export interface NumberedTest {
  project: string
  file: string
  titlePath: string[]
  ordinal: number
}

export interface LocalOutcomes {
  tests: NumberedTest[]
  history: OutcomeHistory
  /** Of each report: the rows that did not pass, with their test. */
  exceptions: { test: number; exception: Exception; line: number | null; file: number }[][]
  /** Of each report: what failed around its tests. */
  infrastructure: Infrastructure[][]
}

const OTHER = 3

/** What the reports say of each test, test by test, as the analysis wants it. */
export function outcomesOfReports(reports: readonly Report[]): LocalOutcomes {
  const numbers = new Map<string, number>()
  const tests: NumberedTest[] = []
  const rows: { test: number; status: number }[][] = []
  const exceptions: LocalOutcomes['exceptions'] = []
  for (const report of reports) {
    const numberOf = numberTests(report, numbers, tests)
    const byRow = new Map(report.results.exceptions.map((one) => [one.row, one]))
    const fileOf = filesOfTests(report)
    const own: { test: number; status: number }[] = []
    const failing: LocalOutcomes['exceptions'][number] = []
    let index = 0
    report.results.testDelta.forEach((delta, row) => {
      index += delta
      const exception = byRow.get(row)
      const test = numberOf[index]!
      own.push({ test, status: statusOf(exception) })
      const line = report.dictionary!.tests.line?.[index] || null
      if (exception) failing.push({ test, exception, line, file: fileOf[index]! })
    })
    rows.push(own)
    exceptions.push(failing)
  }
  const infrastructure = reports.map((report, at) => infrastructureIn(report, rows[at]!, exceptions[at]!))
  const runs = reports.map((report, at) => factsOf(report, rows[at]!, infrastructure[at]!))
  return { tests, exceptions, infrastructure, history: { ...testMajor(rows, tests.length), runs } }
}

type Row = { test: number; status: number }

function infrastructureIn(
  { files, run }: Report,
  rows: readonly Row[],
  failing: LocalOutcomes['exceptions'][number],
): Infrastructure[] {
  return infrastructureOf({
    ran: rows.filter(({ status }) => status !== OTHER).length,
    files: files.worker.length,
    failed: failing.flatMap(({ file, exception }) =>
      exception.status === 'failed' ? [{ file, message: messageOf(exception) ?? '' }] : [],
    ),
    fileErrors: (files.errors ?? []).map(({ file, errors }) => ({ file, message: errors[0]?.message ?? '' })),
    runErrors: (run.errors ?? []).map(({ message }) => message),
  })
}

/** Of its last attempt that has one. */
export function messageOf({ errors, attempts }: Exception): string | null {
  const last = errors ?? attempts?.findLast((attempt) => attempt.errors)?.errors
  return last?.[0]?.message ?? null
}

function numberTests({ dictionary }: Report, numbers: Map<string, number>, tests: NumberedTest[]): number[] {
  const { projects, files, tests: own } = dictionary!
  let file = 0
  let left = files.tests[0] ?? 0
  return own.name.map((name, index) => {
    while (left === 0) left = files.tests[++file]!
    left--
    const project = projects[files.project[file]!]!
    const ordinal = own.ordinal?.[index] ?? 0
    const key = [project, files.path[file], name, ordinal].join('\0')
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, tests.length)
    return tests.push({ project, file: files.path[file]!, titlePath: name.split(TITLE_SEPARATOR), ordinal }) - 1
  })
}

const filesOfTests = ({ dictionary }: Report): number[] =>
  dictionary!.files.tests.flatMap((count, file) => Array.from({ length: count }, () => file))

function statusOf(exception: Exception | undefined): number {
  if (!exception) return PASSED
  if (exception.status === 'failed') return FAILED
  if (exception.status !== 'passed') return OTHER
  return exception.attempts?.some(({ status }) => status === 'failed') ? PASSED_ON_RETRY : PASSED
}

function testMajor(rows: readonly { test: number; status: number }[][], tests: number) {
  const first = new Int32Array(tests + 1)
  for (const { test } of rows.flat()) first[test + 1]!++
  for (let test = 0; test < tests; test++) first[test + 1]! += first[test]!
  const filled = first.slice()
  const run = new Int32Array(first[tests]!)
  const status = new Uint8Array(first[tests]!)
  rows.forEach((own, index) => {
    for (const row of own) {
      const place = filled[row.test]!++
      run[place] = index
      status[place] = row.status
    }
  })
  return { first, run, status }
}

function factsOf({ run }: Report, rows: readonly Row[], found: readonly Infrastructure[]): RunFacts {
  const ended = rows.filter(({ status }) => status !== OTHER)
  const byInfrastructure = found.reduce((sum, { kind, tests }) => sum + (kind === 'outage' ? 0 : tests), 0)
  const { git, ci, machine, shard } = run
  return {
    at: Date.parse(run.startedAt),
    commit: git?.commit ?? null,
    branch: git?.branch ?? null,
    dirty: git?.dirty ?? false,
    pullRequest: (ci?.pullRequest ?? null) !== null,
    plannedBy: run.plannedBy ?? null,
    partial: run.filtered === true && ci === null,
    // What most of a run failed by is an outage, and left out as such.
    infrastructure: Math.min(1, byInfrastructure / Math.max(1, ended.length)),
    isOutage: isOutage(ended.length, ended.filter(({ status }) => status === FAILED).length),
    os: machine.os,
    node: machine.node,
    workers: run.maxWorkers,
    shard: shard === null ? null : `${shard.index}/${shard.count}`,
  }
}
