import { encodeReport, type EncodableFile } from '../../packages/reporter/src/encode.ts'
import type { Report, RunFacts } from '../../packages/reporter/src/report.ts'
import { buildReport } from '../support/report-builder.ts'
import type { Outcome, SimulatedHistory, SimulatedRun } from './history.ts'

/** A simulated history as the reporter would have recorded it: the longest files first, each to the worker that is free. */
export function toReports(history: SimulatedHistory, project: string): Report[] {
  const { suite, runs } = history
  const testsOfFile = Array.from(suite.files, (): number[] => [])
  suite.tests.forEach(({ file }, test) => testsOfFile[file]!.push(test))
  const usualMs = testsOfFile.map((tests) => tests.reduce((sum, test) => sum + suite.tests[test]!.usualMs, 0))
  const order = suite.files.map((_, file) => file).toSorted((left, right) => usualMs[right]! - usualMs[left]!)

  return runs.map((run, index) => {
    const freeAtUs = Array.from({ length: run.workers }, () => 100_000)
    const files = order.flatMap((file) => {
      const worker = freeAtUs.indexOf(Math.min(...freeAtUs))
      const recorded = recordFile(history, index, file, testsOfFile[file]!, worker, freeAtUs[worker]!)
      if (recorded) freeAtUs[worker] = recorded.startUs! + recorded.durationUs!
      return recorded ?? []
    })
    const id = `${project.replace('/', '-')}-${String(index).padStart(5, '0')}`
    return encodeReport(id, factsOf(id, project, run, files, Math.max(...freeAtUs)), files)
  })
}

const beforeTestsUs = 20_000

function recordFile(
  { suite, runs, durationMs, outcomes }: SimulatedHistory,
  run: number,
  file: number,
  tests: number[],
  worker: number,
  startUs: number,
): EncodableFile | undefined {
  let nowUs = startUs + beforeTestsUs
  const known = tests.filter((test) => outcomes[run * suite.tests.length + test])
  if (known.length === 0) return undefined
  const recorded = known.map((test) => {
    const place = run * suite.tests.length + test
    const outcome = outcomes[place]!
    const durationUs = Number.isNaN(durationMs[place]) ? 0 : Math.round(durationMs[place]! * 1000)
    const { title, layer } = suite.tests[test]!
    const attempts = attemptsOf(outcome, nowUs, durationUs)
    nowUs += durationUs + 10
    return {
      titlePath: [title],
      line: test + 1,
      tags: [],
      concurrent: false,
      expectedToFail: false,
      status: outcome.status === 'flaky' ? ('passed' as const) : outcome.status,
      attempts,
      layer,
    }
  })
  const message = runs[run]!.fileErrors.find((error) => error.file === file)?.message
  return {
    project: '',
    path: suite.files[file]!.path,
    worker: worker + 1,
    process: `${worker}`,
    startUs,
    durationUs: nowUs - startUs,
    environmentUs: 500,
    setupUs: 1500,
    collectUs: beforeTestsUs - 2000,
    beforeAllUs: 0,
    afterAllUs: 0,
    errors: message === undefined ? [] : [{ message }],
    tests: recorded,
  }
}

function attemptsOf({ status, message }: Outcome, startUs: number, durationUs: number) {
  if (status === 'skipped' || status === 'pending') return []
  const ends = status === 'flaky' ? (['failed', 'passed'] as const) : [status]
  return ends.map((end, retry) => ({
    status: end,
    startUs: startUs + Math.floor((retry * durationUs) / ends.length),
    durationUs: Math.floor(durationUs / ends.length),
    beforeEachUs: 0,
    afterEachUs: 0,
    errors: end === 'failed' ? [{ name: 'AssertionError', message: message ?? 'expected 1 to be 2' }] : [],
    retry,
    repeat: 0,
  }))
}

function factsOf(id: string, project: string, run: SimulatedRun, files: EncodableFile[], durationUs: number): RunFacts {
  const startedAt = new Date(run.at).toISOString()
  const { run: facts } = buildReport({ id, startedAt })
  const hasFailed =
    run.errors.length > 0 ||
    files.some((file) => file.errors.length > 0 || file.tests.some(({ status }) => status === 'failed'))
  return {
    ...facts,
    key: id,
    project,
    durationUs,
    status: hasFailed ? 'failed' : 'passed',
    shard: run.shard,
    maxWorkers: run.workers,
    git: { ...facts.git!, commit: run.commit, branch: run.branch, authoredAt: startedAt, dirty: false },
    machine: { ...facts.machine, os: run.os, node: run.node, cpu: run.cpu },
    environment: run.environment,
    errors: run.errors.map((message) => ({ message })),
  }
}
