import { gzipSync } from 'node:zlib'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import { encodeReport, type EncodableFile } from '../../packages/reporter/src/encode.ts'
import { createCodeowners } from '../../packages/reporter/src/owners/codeowners.ts'
import type { RecordedAttempt } from '../../packages/reporter/src/recording.ts'
import type { RanStatus, Report, RunFacts } from '../../packages/reporter/src/report.ts'

export interface BuiltTest {
  title: string | string[]
  /** `flaky` fails once, then passes. @default passed */
  status?: RanStatus | 'flaky' | 'todo' | 'pending'
  durationMs?: number
  beforeEachMs?: number
  error?: string
  note?: string
  layer?: 0 | 1 | 2 | 3
  line?: number
  tags?: string[]
  concurrent?: boolean
  /** Never started, though it is `skipped`. */
  notRun?: boolean
}

export interface BuiltFile {
  path: string
  project?: string
  worker?: number | null
  error?: string
  /** In the order in which they are declared and run. */
  tests: (string | BuiltTest)[]
}

export interface BuiltReport {
  id: string
  /** Files run one after the other in their worker, in this order. A path alone stands for one test that passes. */
  files?: (string | BuiltFile)[]
  startedAt?: string
  run?: Partial<RunFacts>
  /** The text of the repository's CODEOWNERS. */
  codeowners?: string
}

const moment = '2026-11-01T10:00:00.000Z'
const { run: template } = generateReport(makeSuite({ tests: 1 }), { index: 0, startedAt: new Date(moment) })

/** A valid report, encoded by the reporter itself. Equal arguments, equal report. */
export function buildReport({
  id,
  files = ['a.test.ts'],
  startedAt = moment,
  run = {},
  codeowners,
}: BuiltReport): Report {
  const freeAtUs = new Map<number | null, number>()
  const recorded = files.map((file) => {
    const built = typeof file === 'string' ? { path: file, tests: ['passes'] } : file
    const worker = built.worker === undefined ? 1 : built.worker
    const result = recordFile(built, worker, freeAtUs.get(worker) ?? 1000)
    freeAtUs.set(worker, result.startUs! + result.durationUs! + 500)
    return result
  })
  const durationUs = Math.max(0, ...freeAtUs.values())
  const failed = recorded.some((file) => file.tests.some((test) => test.status === 'failed'))
  const facts: RunFacts = {
    ...structuredClone(template),
    key: id,
    startedAt,
    durationUs,
    status: failed ? 'failed' : 'passed',
    ...run,
  }
  return encodeReport(id, facts, recorded, codeowners === undefined ? null : createCodeowners('CODEOWNERS', codeowners))
}

/** As the reporter saves and sends it. */
export const gzipReport = (report: Report): Buffer => gzipSync(JSON.stringify(report))

/** As it is sent once the server knows its dictionary. */
export function withoutDictionary({ dictionary: _dictionary, ...rest }: Report): Report {
  return rest
}

function recordFile(file: BuiltFile, worker: number | null, startUs: number): EncodableFile {
  let nowUs = startUs + 2000
  const tests = file.tests.map((given) => {
    const test = typeof given === 'string' ? { title: given } : given
    const started = test.status !== 'todo' && test.status !== 'pending' && !test.notRun
    const attempts = started ? recordAttempts(test, nowUs) : []
    nowUs = attempts.reduce((end, attempt) => Math.max(end, attempt.startUs + attempt.durationUs), nowUs) + 10
    return {
      titlePath: typeof test.title === 'string' ? [test.title] : test.title,
      line: test.line ?? 0,
      tags: test.tags ?? [],
      concurrent: test.concurrent ?? false,
      expectedToFail: false,
      status: test.status === 'flaky' ? ('passed' as const) : (test.status ?? 'passed'),
      attempts,
      layer: test.layer ?? 0,
      ...(test.note === undefined ? {} : { note: test.note }),
    }
  })
  return {
    project: file.project ?? '',
    path: file.path,
    worker,
    process: worker === null ? null : `${worker}`,
    startUs,
    durationUs: nowUs - startUs,
    environmentUs: 100,
    setupUs: 200,
    collectUs: 1500,
    beforeAllUs: 0,
    afterAllUs: null,
    errors: file.error === undefined ? [] : [{ message: file.error }],
    tests,
  }
}

function recordAttempts({ status, durationMs = 3, beforeEachMs = 0, error }: BuiltTest, startUs: number) {
  const statuses: RanStatus[] = status === 'flaky' ? ['failed', 'passed'] : [(status ?? 'passed') as RanStatus]
  const eachUs = (durationMs * 1000) / statuses.length
  return statuses.map((attempt, index): RecordedAttempt => ({
    status: attempt,
    startUs: startUs + index * eachUs,
    durationUs: eachUs,
    beforeEachUs: (beforeEachMs * 1000) / statuses.length,
    afterEachUs: 0,
    errors: attempt === 'failed' ? [{ name: 'AssertionError', message: error ?? 'expected 1 to be 2' }] : [],
    retry: index,
    repeat: 0,
  }))
}
