import type { SeenState } from '../../../../server/src/analysis/layers/left-by-test.ts'
import { testKey } from '../../order/plan.ts'
import { TITLE_SEPARATOR, type Report, type RunFacts } from '../../report.ts'

/** A report, read back: what ran, where and when. Of several shards only one. */
export interface RecordedRun {
  id: string
  facts: RecordedFacts
  /** Files that ran, in order of their start. */
  files: RecordedFileRun[]
}

export type RecordedFacts = Pick<RunFacts, 'key' | 'project' | 'startedAt' | 'runner' | 'maxWorkers'> & {
  commit: string | null
}

export interface RecordedFileRun {
  project: string
  path: string
  /** Files with the same number ran in one process; null = unknown. */
  process: number | null
  /** In order of their start. */
  tests: RecordedTestRun[]
  /** Errors of the file itself: import, beforeAll. */
  hasErrors: boolean
}

export interface RecordedTestRun {
  key: string
  titlePath: string[]
  /** From the run's start. */
  startUs: number
  endUs: number
  /** At its first attempt. */
  outcome: 'passed' | 'failed' | 'other'
  /** The first attempt failed and a retry passed. */
  recovered: boolean
  /** Only where it was asked for; undefined where no probe looked. */
  seen?: SeenState
}

export const readRecordedRun = (report: Report): RecordedRun => readRun(report, undefined)

/** With what the probe saw of each test. */
export const readObservedRun = (report: Report): RecordedRun => readRun(report, statesOf(report))

function readRun(report: Report, seen: Map<number, SeenState> | undefined): RecordedRun {
  const { files: names, tests, projects } = report.dictionary!
  const fileOfTest: number[] = []
  for (const [file, count] of names.tests.entries()) for (let test = 0; test < count; test++) fileOfTest.push(file)
  const byFile = new Map<number, RecordedTestRun[]>()
  for (const [index, row] of [...rowsOf(report)].entries()) {
    const name = tests.name[row.test]!
    const file = fileOfTest[row.test]!
    const own = byFile.get(file) ?? []
    byFile.set(file, own)
    own.push({
      key: testKey(name, tests.ordinal?.[row.test] ?? 0),
      titlePath: name.split(TITLE_SEPARATOR),
      startUs: row.startUs,
      endUs: row.endUs,
      outcome: row.outcome,
      recovered: row.recovered,
      ...(seen ? { seen: seen.get(index) ?? { uses: [], leaks: [] } } : {}),
    })
  }
  const broken = new Set(report.files.errors?.map(({ file }) => file))
  const files = [...byFile].map(([file, own]) => ({
    project: projects[names.project[file]!]!,
    path: names.path[file]!,
    process: report.files.process[file] ?? null,
    tests: own.toSorted((left, right) => left.startUs - right.startUs),
    hasErrors: broken.has(file),
  }))
  return {
    id: report.id,
    facts: { ...report.run, commit: report.run.git?.commit ?? null },
    files: files.toSorted((left, right) => left.tests[0]!.startUs - right.tests[0]!.startUs),
  }
}

/** By row. Undefined where leaks were not looked for. */
function statesOf({ evidence }: Report): Map<number, SeenState> | undefined {
  if (!evidence?.looked.leaks) return undefined
  return new Map(
    evidence.tests.map(({ row, uses = [], leaks = [] }) => [
      row,
      { uses: uses.map(({ boundary, ...use }) => ({ ...use, boundary: evidence.boundaries[boundary]! })), leaks },
    ]),
  )
}

interface Row {
  test: number
  startUs: number
  endUs: number
  outcome: RecordedTestRun['outcome']
  recovered: boolean
}

function* rowsOf({ results }: Report): Generator<Row> {
  const exceptions = new Map(results.exceptions.map((one) => [one.row, one]))
  let row = 0
  let test = 0
  for (const lane of results.lanes) {
    let atUs = 0
    for (let left = lane.rows; left > 0; left--, row++) {
      test += results.testDelta[row]!
      const startUs = atUs + results.gapUs[row]!
      atUs = startUs + results.durationUs[row]!
      const exception = exceptions.get(row)
      const status = exception?.attempts?.[0]?.status ?? exception?.status ?? 'passed'
      const outcome = status === 'passed' || status === 'failed' ? status : 'other'
      yield { test, startUs, endUs: atUs, outcome, recovered: outcome === 'failed' && exception?.status === 'passed' }
    }
  }
}
