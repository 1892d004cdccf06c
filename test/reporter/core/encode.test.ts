import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assembleReports } from '../../../packages/reporter/src/assemble.ts'
import { encodeReport, hashDictionary, type EncodableFile } from '../../../packages/reporter/src/encode.ts'
import type { RecordedAttempt } from '../../../packages/reporter/src/recording.ts'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { shardOfPart, splitFiles } from '../../../packages/reporter/src/split.ts'
import { readReport } from '../../support/vitest-report.ts'
import { schemaErrors } from './support/report-schema.ts'
import { attempt, encodable, recordedFile, recordedTest, runFacts } from './support/recorded.ts'

const throughJson = (report: Report): Report => JSON.parse(JSON.stringify(report)) as Report

const time = fc.integer({ min: 0, max: 3_600_000_000 }).map((tenths) => tenths / 10)
const error = fc.record({ message: fc.string() })
const anyAttempt: fc.Arbitrary<RecordedAttempt> = fc.record({
  status: fc.constantFrom('passed', 'failed', 'unfinished'),
  startUs: time,
  durationUs: time,
  beforeEachUs: fc.option(time),
  afterEachUs: fc.option(time),
  errors: fc.array(error, { maxLength: 2 }),
  retry: fc.nat(3),
  repeat: fc.nat(3),
})
const anyTest: fc.Arbitrary<EncodableFile['tests'][number]> = fc.record(
  {
    titlePath: fc.array(fc.constantFrom('a', 'b', 'ü 🛒'), { minLength: 1, maxLength: 3 }),
    line: fc.nat(1000),
    tags: fc.uniqueArray(fc.constantFrom('slow', 'unit', 'db')),
    concurrent: fc.boolean(),
    expectedToFail: fc.boolean(),
    status: fc.constantFrom('passed', 'failed', 'skipped', 'todo', 'pending', 'unfinished'),
    attempts: fc.array(anyAttempt, { maxLength: 3 }),
    note: fc.string(),
    layer: fc.constantFrom(0, 1, 2, 3),
  },
  { requiredKeys: ['titlePath', 'line', 'tags', 'concurrent', 'expectedToFail', 'status', 'attempts', 'layer'] },
)
const anyFile: fc.Arbitrary<EncodableFile> = fc.record({
  project: fc.constantFrom('', 'api'),
  path: fc.string({ unit: 'grapheme', minLength: 1 }),
  worker: fc.option(fc.integer({ min: 1, max: 4 })),
  process: fc.option(fc.constantFrom('p', 'q')),
  startUs: fc.option(time),
  durationUs: fc.option(time),
  environmentUs: fc.option(time),
  setupUs: fc.option(time),
  collectUs: fc.option(time),
  beforeAllUs: fc.option(time),
  afterAllUs: fc.option(time),
  errors: fc.array(error, { maxLength: 2 }),
  tests: fc.array(anyTest, { maxLength: 6 }),
})
const anyFiles = fc.uniqueArray(anyFile, { maxLength: 6, selector: ({ project, path }) => `${project}\0${path}` })

const known = {
  seed: 1,
  shuffleFiles: null,
  shuffleTests: true,
  pool: 'forks',
  isolate: true,
  fileParallelism: true,
  retry: 0,
}
const projects = ['', 'api'].map((name) => ({ name, ...known }))

/** What a reader must get back: every test with its names, facts and rounded times. */
function expectedTests(files: EncodableFile[]) {
  return files.flatMap((file) => {
    const seen = new Map<string, number>()
    return file.tests.map((one) => {
      const title = one.titlePath.join(' > ')
      const ordinal = seen.get(title) ?? 0
      seen.set(title, ordinal + 1)
      const starts = one.attempts.map((each) => each.startUs)
      const ends = one.attempts.map((each) => each.startUs + each.durationUs)
      const { line, concurrent, expectedToFail } = one
      return {
        ran: one.attempts.length > 0,
        row: {
          file: file.path,
          project: file.project,
          title,
          ordinal,
          line,
          concurrent,
          expectedToFail,
          tags: one.tags.toSorted(),
          worker: file.worker,
          startUs: Math.round(Math.min(...starts)),
          endUs: Math.round(Math.max(...ends)),
        },
      }
    })
  })
}

const sorted = (values: unknown[]): string[] => values.map((value) => JSON.stringify(value)).toSorted()

describe('whatever was recorded', () => {
  test('can be read back: names, facts, workers and times', () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        const { ran, notRun } = readReport(throughJson(encodeReport('r', runFacts({ projects }), files)))

        const expected = expectedTests(files)
        const read = ran.map(
          ({ file, project, title, ordinal, line, concurrent, expectedToFail, tags, worker, startUs, endUs }) => ({
            file,
            project,
            title,
            ordinal,
            line,
            concurrent,
            expectedToFail,
            tags: tags.toSorted(),
            worker,
            startUs,
            endUs,
          }),
        )
        expect(sorted(read)).toEqual(sorted(expected.filter((one) => one.ran).map(({ row }) => row)))
        const others = expected.filter((one) => !one.ran).map(({ row }) => row.title)
        expect(sorted([...notRun.skipped, ...notRun.todo, ...notRun.pending])).toEqual(sorted(others))
      }),
    )
  })

  test('stands in the order in which it started, worker by worker', () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        const { ran } = readReport(encodeReport('r', runFacts({ projects }), files))

        for (const [index, row] of ran.entries()) {
          const previous = ran[index - 1]
          if (previous?.worker === row.worker) expect(row.startUs).toBeGreaterThanOrEqual(previous.startUs)
        }
        const lanes = ran
          .map(({ worker }) => worker)
          .filter((worker, index, all) => index === 0 || all[index - 1] !== worker)
        expect(new Set(lanes).size).toBe(lanes.length)
      }),
    )
  })

  test('fits the JSON Schema', () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        const report = throughJson(encodeReport('r', runFacts({ projects }), files))

        expect(schemaErrors(report)).toEqual([])
      }),
    )
  })

  test('has the same dictionary and hash in every run of the same tests, however long they took', () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        const later = files.toReversed().map((file) => ({
          ...file,
          worker: 1,
          startUs: 5,
          tests: file.tests.map((one) => ({ ...one, attempts: [] })),
        }))

        const report = encodeReport('r', runFacts({ projects: structuredClone(projects) }), files)
        const other = encodeReport('s', runFacts({ projects: structuredClone(projects) }), later)
        expect(other.dictionaryHash).toBe(report.dictionaryHash)
        expect(hashDictionary(throughJson(report).dictionary!)).toBe(report.dictionaryHash)
      }),
    )
  })
})

const reportOf = (facts: Parameters<typeof recordedTest>[1]): Report =>
  encodeReport('r', runFacts({ projects }), [encodable(recordedFile('a.test.ts', [recordedTest('adds', facts)]))])

describe('a row', () => {
  test('that passed at once is no exception', () => {
    expect(reportOf({}).results.exceptions).toEqual([])
  })

  test('that was tried again keeps every attempt', () => {
    const errors = [{ message: 'no' }]
    const { results } = reportOf({
      attempts: [attempt({ status: 'failed', errors }), attempt({ startUs: 5000.4, durationUs: 100.4, retry: 1 })],
    })

    expect(results.exceptions).toEqual([
      {
        row: 0,
        status: 'passed',
        attempts: [
          { status: 'failed', startUs: 1000, durationUs: 2000, errors, retry: 0, repeat: 0 },
          { status: 'passed', startUs: 5000, durationUs: 100, retry: 1, repeat: 0 },
        ],
      },
    ])
    expect(results.durationUs).toEqual([4101])
  })

  test('that overlaps the one before has a negative gap', () => {
    const tests = ['a', 'b'].map((name, index) =>
      recordedTest(name, { attempts: [attempt({ startUs: 1000 + index * 500 })] }),
    )

    const { results } = encodeReport('r', runFacts({ projects }), [encodable(recordedFile('a.test.ts', tests))])

    expect(results.gapUs).toEqual([1000, -1500])
  })
})

describe('a run of more tests than one report may hold', () => {
  const files = [3, 5, 2, 9].map((count, index) =>
    encodable(
      recordedFile(
        `${index}.test.ts`,
        Array.from({ length: count }, (_, n) => recordedTest(`t${n}`)),
        { startUs: index },
      ),
    ),
  )

  test('is divided between files, in the order in which they ran', () => {
    const parts = splitFiles(files, 8).map((part) => part.map(({ path }) => path))

    expect(parts).toEqual([['0.test.ts', '1.test.ts'], ['2.test.ts'], ['3.test.ts']])
  })

  test('becomes more shards of one run', () => {
    const many = [0, 1].map((index) =>
      encodable(
        recordedFile(
          `${index}.test.ts`,
          Array.from({ length: 30_000 }, (_, n) => recordedTest(`t${n}`)),
        ),
      ),
    )
    const run = {
      id: 'run-1',
      startedAt: new Date(0),
      durationUs: 1,
      status: 'passed' as const,
      files: many,
      errors: [],
    }
    const facts = {
      runner: { name: 'vitest', version: '5' },
      projects: [],
      shard: null,
      maxWorkers: 1,
      bail: null,
      watch: false,
      rootDir: '/x',
    }
    const config = { environment: [], project: 'p', runKey: null }

    const environment = {
      git: null,
      ci: null,
      machine: runFacts().machine,
      codeowners: null,
      quarantine: { entries: [], problems: [] },
    }

    const reports = assembleReports(run, facts, environment, config as never)

    expect(reports.map(({ id }) => id)).toEqual(['run-1', 'run-1-2'])
    expect(reports.map(({ run: { key } }) => key)).toEqual(['run-1', 'run-1'])
    expect(reports.map(({ run: { shard } }) => shard)).toEqual([
      { index: 1, count: 2 },
      { index: 2, count: 2 },
    ])
  })

  test('gives the parts of each shard numbers of their own', () => {
    const numbers = [1, 2, 3].flatMap((index) => [0, 1].map((part) => shardOfPart({ index, count: 3 }, part, 2)!.index))

    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
  })
})
