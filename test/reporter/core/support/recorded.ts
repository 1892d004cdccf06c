import { gzipSync } from 'node:zlib'
import { encodeReport, type EncodableFile } from '../../../../packages/reporter/src/encode.ts'
import { startRecorder, type Host, type Recorder } from '../../../../packages/reporter/src/recorder.ts'
import type { ReporterOptions } from '../../../../packages/reporter/src/options.ts'
import type {
  RecordedAttempt,
  RecordedFile,
  RecordedTest,
  RunnerFacts,
} from '../../../../packages/reporter/src/recording.ts'
import type { Report, RunFacts } from '../../../../packages/reporter/src/report.ts'

export const attempt = (facts: Partial<RecordedAttempt> = {}): RecordedAttempt => ({
  status: 'passed',
  startUs: 1000,
  durationUs: 2000,
  beforeEachUs: 0,
  afterEachUs: 0,
  errors: [],
  retry: 0,
  repeat: 0,
  ...facts,
})

export const recordedTest = (title: string, facts: Partial<RecordedTest> = {}): RecordedTest => ({
  titlePath: [title],
  line: 1,
  tags: [],
  concurrent: false,
  expectedToFail: false,
  status: 'passed',
  attempts: [attempt()],
  ...facts,
})

export const recordedFile = (path: string, tests: RecordedTest[], facts: Partial<RecordedFile> = {}): RecordedFile => ({
  project: '',
  path,
  worker: 1,
  process: 'a',
  startUs: 0,
  durationUs: 10_000,
  environmentUs: 10,
  setupUs: 20,
  collectUs: 30,
  beforeAllUs: 0,
  afterAllUs: 0,
  errors: [],
  tests,
  ...facts,
})

export const encodable = (file: RecordedFile): EncodableFile => ({
  ...file,
  tests: file.tests.map((test) => ({ ...test, layer: 0 })),
})

export const runFacts = (facts: Partial<RunFacts> = {}): RunFacts => ({
  key: 'run-1',
  project: 'acme/shop',
  startedAt: '2026-11-22T09:30:15.042Z',
  durationUs: 95_000,
  status: 'passed',
  shard: null,
  runner: { name: 'vitest', version: '5.1.1' },
  reporterVersion: '0.1.0',
  projects: [],
  maxWorkers: 1,
  bail: null,
  watch: false,
  git: null,
  ci: null,
  machine: { os: 'linux', arch: 'x64', osRelease: '6', cpu: 'x', cpus: 2, memoryBytes: 1, node: 'v24.0.0' },
  ...facts,
})

/** A small report, as it lies in a file. */
export function reportFile(id: string): { report: Report; json: string; gzipped: Buffer } {
  const files = [encodable(recordedFile('a.test.ts', [recordedTest('adds'), recordedTest('removes')]))]
  const report = encodeReport(id, runFacts({ key: id }), files)
  const json = JSON.stringify(report)
  return { report, json, gzipped: gzipSync(json) }
}

export interface Recording {
  recorder: Recorder
  /** What was printed. */
  printed: () => string
}

/** A recorder in a folder, without the surroundings' variables. */
export function record(
  cwd: string,
  options: ReporterOptions,
  { facts, ...host }: Partial<Host> & { facts?: Partial<RunnerFacts> } = {},
): Recording {
  let printed = ''
  const runner = { name: 'vitest', version: '5.1.1' }
  const recorder = startRecorder(
    options,
    { runner, projects: [], shard: null, maxWorkers: 1, bail: null, watch: false, rootDir: cwd, ...facts },
    { env: {}, cwd, write: (text) => void (printed += text), ...host },
  )
  return { recorder, printed: () => printed }
}
