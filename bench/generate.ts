import { encodeReport, type EncodableFile } from '../packages/reporter/src/encode.ts'
import type { RecordedAttempt } from '../packages/reporter/src/recording.ts'
import type { ErrorFacts, Report, RunFacts } from '../packages/reporter/src/report.ts'
import { layerNames, type Suite, type SyntheticFile, type SyntheticTest } from './suite.ts'
import { seededRandom, type Random } from './support/random.ts'

export interface RunOptions {
  /** Number of the run in the history: decides its id, its commit and its dice. */
  index: number
  startedAt: Date
  workers?: number
}

/** The report of one synthetic run of a suite, made by the reporter's own encoder. Equal arguments, equal report. */
export function generateReport(suite: Suite, { index, startedAt, workers = 4 }: RunOptions): Report {
  const random = seededRandom(suite.seed * 1_000_003 + index)
  const machineFactor = random.logNormal(1, 0.12)
  const freeAtUs = Array.from({ length: workers }, () => 300_000)

  // Like a runner's default sequencer: longest files first, with some jitter.
  const files = suite.files
    .map((file) => ({ file, key: expectedUs(file) * random.logNormal(1, 0.08) }))
    .toSorted((a, b) => b.key - a.key)
    .map(({ file }) => {
      const worker = freeAtUs.indexOf(Math.min(...freeAtUs))
      const recorded = runFile(file, { random, machineFactor, worker: worker + 1, startUs: freeAtUs[worker]!, index })
      freeAtUs[worker] = recorded.startUs! + recorded.durationUs!
      return recorded
    })

  const failed = files.some((file) => file.tests.some((test) => test.status === 'failed'))
  const id = `bench-${suite.seed}-${String(index).padStart(6, '0')}`
  return encodeReport(id, runFacts(id, index, startedAt, Math.max(...freeAtUs), failed, workers), files)
}

const expectedUs = (file: SyntheticFile): number => file.tests.reduce((sum, test) => sum + test.medianUs, 0)

interface FileRun {
  random: Random
  machineFactor: number
  worker: number
  startUs: number
  index: number
}

function runFile(file: SyntheticFile, { random, machineFactor, worker, startUs, index }: FileRun): EncodableFile {
  const environmentUs = random.logNormal(900, 0.2)
  const setupUs = random.logNormal(8_000, 0.3)
  const collectUs = random.logNormal(110_000, 0.3)
  const beforeAllUs = file.layer === 1 ? 0 : random.logNormal(60_000, 0.3)
  let nowUs = startUs + environmentUs + setupUs + collectUs + beforeAllUs

  const tests = file.tests.map((test) => {
    const attempts: RecordedAttempt[] = []
    if (!test.skipped) {
      const outcome = decide(test, index, random)
      for (const error of outcome) {
        const bodyUs = test.medianUs * machineFactor * random.logNormal(1, 0.22) * (random.next() < 0.005 ? 4 : 1)
        const beforeEachUs = file.layer === 1 ? 0 : random.logNormal(2_500, 0.3)
        const afterEachUs = beforeEachUs / 4
        nowUs += 150 * random.next()
        attempts.push({
          status: error ? 'failed' : 'passed',
          startUs: nowUs,
          durationUs: beforeEachUs + bodyUs + afterEachUs,
          beforeEachUs,
          afterEachUs,
          errors: error ? [error] : [],
          retry: attempts.length,
          repeat: 0,
        })
        nowUs += beforeEachUs + bodyUs + afterEachUs
      }
    }
    const last = attempts.at(-1)
    return {
      titlePath: test.titlePath,
      line: test.line,
      tags: test.tags,
      concurrent: false,
      expectedToFail: false,
      status: last ? last.status : ('skipped' as const),
      attempts,
      layer: file.layer,
    }
  })

  return {
    project: '',
    path: file.path,
    worker,
    process: `${worker}`,
    startUs,
    durationUs: nowUs - startUs,
    environmentUs,
    setupUs,
    collectUs,
    beforeAllUs,
    afterAllUs: beforeAllUs / 5,
    errors: [],
    tests,
  }
}

/** One entry for each attempt: the error that it ended with, or undefined where it passed. */
function decide(test: SyntheticTest, index: number, random: Random): (ErrorFacts | undefined)[] {
  const brokenNow = test.brokenRuns !== undefined && index >= test.brokenRuns.from && index < test.brokenRuns.to
  if (brokenNow) return [errorOf(test), errorOf(test)]
  if (random.next() >= test.flakiness) return [undefined]
  return random.next() < 0.5 ? [errorOf(test), errorOf(test)] : [errorOf(test), undefined]
}

function errorOf({ titlePath, line }: SyntheticTest): ErrorFacts {
  const message = `expected 200 to be 503 // ${titlePath.at(-1)}`
  return {
    name: 'AssertionError',
    message,
    stack: `AssertionError: ${message}\n    at test.ts:${line}:18\n    at run (support/http.ts:44:9)\n    at next (node:internal/process/task_queues:95:5)`,
  }
}

function runFacts(
  id: string,
  index: number,
  startedAt: Date,
  durationUs: number,
  failed: boolean,
  workers: number,
): RunFacts {
  const commit = seededRandom(index)
    .below(2 ** 32)
    .toString(16)
    .padStart(8, '0')
    .repeat(5)
  return {
    key: id,
    project: 'bench/shop',
    startedAt: startedAt.toISOString(),
    durationUs: Math.round(durationUs),
    status: failed ? 'failed' : 'passed',
    shard: null,
    runner: { name: 'vitest', version: '5.1.1' },
    reporterVersion: '0.1.0',
    projects: [
      {
        name: '',
        seed: index,
        shuffleFiles: false,
        shuffleTests: false,
        pool: 'forks',
        isolate: true,
        fileParallelism: true,
        retry: 1,
      },
    ],
    maxWorkers: workers,
    bail: null,
    watch: false,
    git: {
      commit,
      branch: index % 4 === 0 ? 'main' : `feature-${index % 7}`,
      dirty: false,
      authoredAt: startedAt.toISOString(),
      subject: `Change number ${index} in the ${layerNames[index % 3]} tests`,
      remote: 'https://git.example/bench/shop',
    },
    ci: { provider: 'github', runId: `${9000 + index}`, attempt: 1, job: 'test', pullRequest: null, buildUrl: null },
    machine: {
      os: 'linux',
      arch: 'x64',
      osRelease: '6.1',
      cpu: 'Synthetic CPU',
      cpus: workers,
      memoryBytes: 16 * 2 ** 30,
      node: 'v24.21.0',
    },
  }
}
