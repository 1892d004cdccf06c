import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  FAILED,
  NOT_RUN,
  PASSED,
  PASSED_ON_RETRY,
  scheduleOf,
  type History,
} from '../../../../server/src/analysis/order/schedule.ts'
import { FORMAT, type Report } from '../../report.ts'
import { readRecordedRun, type RecordedRun, type RecordedTestRun } from './recorded-run.ts'

/** A test, wherever it was seen. */
export interface KnownTest {
  project: string
  path: string
  key: string
  titlePath: string[]
}

/** Recorded runs with every file and test numbered, as the analysis wants them. */
export interface LocalHistory {
  runs: RecordedRun[]
  tests: KnownTest[]
  files: { project: string; path: string }[]
  analysed: History
}

/** More than enough to rank suspects by, and read in a second. */
const MOST_LOCAL_RUNS = 300

/** The newest reports of a folder that a runner wrote, oldest first. What is no report of ours is passed over. */
export function readLocalRuns(dir: string, runner: string): RecordedRun[] {
  let names: string[]
  try {
    names = readdirSync(join(dir, 'runs')).filter((name) => name.endsWith('.json.gz'))
  } catch {
    return []
  }
  // Report ids begin with their time.
  return names
    .toSorted()
    .slice(-MOST_LOCAL_RUNS)
    .flatMap((name) => readReport(join(dir, 'runs', name), runner))
    .toSorted((left, right) => (left.facts.startedAt < right.facts.startedAt ? -1 : 1))
}

function readReport(path: string, runner: string): RecordedRun[] {
  try {
    const report = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Report
    if (report.format !== FORMAT || report.run.runner.name !== runner) return []
    return [readRecordedRun(report)]
  } catch {
    return []
  }
}

export function numberRuns(runs: readonly RecordedRun[]): LocalHistory {
  const files = new Map<string, number>()
  const numbers = new Map<string, number>()
  const tests: KnownTest[] = []
  const fileOfTest: number[] = []
  for (const { files: ran } of runs)
    for (const file of ran) {
      const fileKey = `${file.project}\0${file.path}`
      if (!files.has(fileKey)) files.set(fileKey, files.size)
      for (const { key, titlePath } of file.tests) {
        const name = `${fileKey}\0${key}`
        if (numbers.has(name)) continue
        numbers.set(name, tests.length)
        tests.push({ project: file.project, path: file.path, key, titlePath })
        fileOfTest.push(files.get(fileKey)!)
      }
    }
  const commits = new Map<string, number>()
  const schedules = runs.map(({ facts, files: ran }) => {
    const commit = facts.commit ?? ''
    if (!commits.has(commit)) commits.set(commit, commits.size)
    return scheduleOf(
      commits.get(commit)!,
      ran.map((file) => ({
        file: files.get(`${file.project}\0${file.path}`)!,
        process: file.process ?? -1,
        rows: file.tests.map((test) => ({
          test: numbers.get(`${file.project}\0${file.path}\0${test.key}`)!,
          startMs: test.startUs / 1000,
          endMs: test.endUs / 1000,
          outcome: outcomeOf(test),
        })),
      })),
      files.size,
    )
  })
  return {
    runs: [...runs],
    tests,
    files: [...files.keys()].map((name) => {
      const [project, path] = name.split('\0') as [string, string]
      return { project, path }
    }),
    analysed: { fileOfTest: Int32Array.from(fileOfTest), fileCount: files.size, schedules },
  }
}

/** Its number in a history; undefined where no run knows it. */
export function indexOfTest({ tests }: LocalHistory, { project, path, key }: KnownTest): number | undefined {
  const index = tests.findIndex((test) => test.project === project && test.path === path && test.key === key)
  return index < 0 ? undefined : index
}

function outcomeOf({ outcome, recovered }: RecordedTestRun): number {
  if (outcome === 'passed') return PASSED
  if (outcome === 'failed') return recovered ? PASSED_ON_RETRY : FAILED
  return NOT_RUN
}
