import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import { hashDictionary } from '../../packages/reporter/src/encode.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { statusName } from '../../packages/server/src/codec/status.ts'
import { openIngest, receivedAt } from '../support/open-ingest.ts'
import { buildReport, gzipReport, withoutDictionary, type BuiltFile } from '../support/report-builder.ts'
import { toldByReport, toldByStore } from './told.ts'

const suite = makeSuite({ tests: 300 })

const eventful: BuiltFile[] = [
  {
    path: 'src/ü/a.test.ts',
    worker: 2,
    tests: [
      { title: ['outer', 'same name'], layer: 2, line: 4, tags: ['@db', '@slow'], beforeEachMs: 1 },
      { title: ['outer', 'same name'], status: 'flaky', durationMs: 9, layer: 2 },
      { title: 'concurrent', concurrent: true, status: 'failed', error: 'boom' },
      { title: 'left', status: 'skipped', note: 'no database' },
      { title: 'cut off', status: 'unfinished' },
      { title: 'never', status: 'skipped', notRun: true },
      { title: 'later', status: 'todo' },
      { title: 'bailed', status: 'pending' },
    ],
  },
  { path: 'b.test.ts', project: 'browser', worker: 1, tests: ['one', 'two', 'three'] },
  { path: 'broken.test.ts', worker: null, error: 'Cannot find module', tests: [] },
  { path: 'hidden.test.ts', worker: null, tests: ['x', 'y'] },
]
const eventfulReport = (id = 'r') =>
  buildReport({
    id,
    files: eventful,
    run: {
      errors: [{ name: 'Error', message: 'unhandled', stack: 'at z', file: 'b.test.ts', test: 'one' }],
      environment: [{ name: '__proto__', value: 'postgres 15' }],
    },
  })

const eventfulOf = (id: string, project: string) => buildReport({ id, files: eventful, run: { project } })

test.each([
  ['a report with everything in it', eventfulReport()],
  ['a report of a suite', generateReport(suite, { index: 3, startedAt: new Date('2026-11-01') })],
  ['a report without any test', buildReport({ id: 'r', files: [] })],
])('%s comes out of the history as it went in: order, times, outcomes, errors, facts', async (_, report) => {
  await using server = openIngest()

  const { run } = await server.accept(report)

  expect(await toldByStore(server.store, run.project, run.id)).toEqual(toldByReport(report))
})

test('what a report says of its tests is known of each test', async () => {
  await using server = openIngest()

  await server.accept(eventfulReport())

  const tests = await server.store.tests(1)
  const described = (name: string) => tests.find((entry) => entry.name.endsWith(name))!
  expect(described('same name')).toMatchObject({ line: 4, layer: 2, tags: '@db\n@slow', flags: 0, ordinal: 0 })
  expect(described('concurrent')).toMatchObject({ line: 0, layer: 0, tags: '', flags: 1 })
})

test('the summary counts every outcome once', async () => {
  await using server = openIngest()

  const { run, tests } = await server.accept(eventfulReport())

  expect(tests).toBe(10)
  expect(run.summary).toMatchObject({
    counts: { passed: 7, failed: 1, retried: 1, skipped: 2, todo: 1, pending: 1, unfinished: 1 },
    tests: 13,
    files: 4,
    status: 'failed',
    workers: null,
  })
})

test('failures, retries and unfinished tests are found by their test', async () => {
  await using server = openIngest()
  await server.accept(eventfulReport())
  const tests = await server.store.tests(1)
  const failuresOf = async (name: string, ordinal = 0) => {
    const { test: id } = tests.find((entry) => entry.name.endsWith(name) && entry.ordinal === ordinal)!
    return (await server.store.failuresOf(1, id, 0)).map(({ status, retries }) => [statusName(status), retries])
  }

  expect(await failuresOf('concurrent')).toEqual([['failed', 0]])
  expect(await failuresOf('same name', 1)).toEqual([['flaky', 1]])
  expect(await failuresOf('cut off')).toEqual([['unfinished', 0]])
  expect(await failuresOf('left')).toEqual([])
  expect(await failuresOf('one')).toEqual([])
})

test('the same report again is a duplicate: with or without its dictionary, gzipped or plain, written otherwise', async () => {
  await using server = openIngest()
  const report = eventfulReport()
  const { dictionary, results, ...rest } = report
  const first = await server.accept(report)

  for (const bytes of [
    gzipReport(report),
    gzipReport(withoutDictionary(report)),
    Buffer.from(JSON.stringify(report)),
    Buffer.from(`\ufeff${JSON.stringify(report, null, 2)}\n`),
    gzipSync(JSON.stringify({ results, ...rest, dictionary })),
  ]) {
    expect(await server.acceptReport(bytes)).toEqual({ ...first, duplicate: true })
  }
  expect(await server.store.runs(1, { limit: 9 })).toHaveLength(1)
})

test.each<[string, (report: Report) => void]>([
  ['one duration', (report) => report.results.durationUs[1]!++],
  ['the order', (report) => ([report.results.testDelta[1], report.results.testDelta[2]] = [2, -1])],
  ['a fact of the run', (report) => (report.run.status = 'interrupted')],
  ['a column that is missing', (report) => delete report.results.beforeEachUs],
  ['a fact that a later version knows', (report) => Object.assign(report.results, { boundaries: [1] })],
])('another report under the same id is refused: %s', async (_, change) => {
  await using server = openIngest()
  const files = [{ path: 'a.test.ts', tests: ['x', 'y', 'z'].map((title) => ({ title, beforeEachMs: 1 })) }]
  await server.accept(buildReport({ id: 'r', files }))
  const other = buildReport({ id: 'r', files })
  change(other)

  await expect(server.accept(other)).rejects.toMatchObject({
    refusal: { status: 409, answer: { field: 'id', error: 'id: a report "r" with other contents is already stored' } },
  })
  expect(await server.store.recentResults(1, 9)).toHaveLength(1)
})

test('a report may leave out a dictionary that its project knows, and only that', async () => {
  await using server = openIngest()
  const unknown = { refusal: { status: 412, answer: { field: 'dictionaryHash' } } }

  await expect(server.accept(withoutDictionary(eventfulOf('r1', 'shop')))).rejects.toMatchObject(unknown)
  expect(await server.store.projects()).toEqual([])

  await server.accept(eventfulOf('r1', 'shop'))
  const { run } = await server.accept(withoutDictionary(eventfulOf('r2', 'shop')))
  await expect(server.accept(withoutDictionary(eventfulOf('r3', 'other')))).rejects.toMatchObject(unknown)

  expect(await toldByStore(server.store, 1, run.id)).toEqual(toldByReport(eventfulOf('r2', 'shop')))
})

test('a dictionary that is not the one of its hash is refused: results would go to wrong tests', async () => {
  await using server = openIngest()
  const report = buildReport({ id: 'r', files: ['a.test.ts', 'b.test.ts'] })
  await server.accept(report)
  const wrong = structuredClone(report)
  wrong.dictionary!.files.path.reverse()

  await expect(server.accept({ ...wrong, id: 'r2' })).rejects.toMatchObject({
    refusal: { status: 400, answer: { field: 'dictionaryHash' } },
  })
})

test('a dictionary deeper in the report, among facts of a later version, is not taken for its own', async () => {
  await using server = openIngest()
  const other = buildReport({ id: 'r', files: ['wrong.test.ts'] })
  const { dictionaryHash, dictionary, files } = other
  const { format, version, id, run, ...columns } = buildReport({ id: 'r', files: ['right.test.ts'] })
  // The facts come first, so that their dictionary is found first.
  const later = { dictionaryHash, dictionary, files }
  const bytes = gzipSync(JSON.stringify({ format, version, id, run: { ...run, later }, ...columns }))

  await server.acceptReport(bytes)

  expect((await server.store.files(1)).map(({ path }) => path)).toEqual(['right.test.ts'])
})

test('text that looks like the end of a dictionary does not split it there', async () => {
  await using server = openIngest()
  const report = buildReport({
    id: 'r',
    files: [
      { path: 'a.test.ts', tests: ['"dictionaryHash":"x","dictionary":{},"files":{"worker":', ',"files":{"worker":'] },
    ],
  })

  const { run } = await server.accept(report)

  expect(await toldByStore(server.store, 1, run.id)).toEqual(toldByReport(report))
})

test('a sender may be kept out of a project before anything is stored', async () => {
  await using server = openIngest()
  await expect(
    server.acceptReport(gzipReport(buildReport({ id: 'r', run: { project: 'secret' } })), { only: 'shop' }),
  ).rejects.toThrow('the token is for the project "shop", not "secret"')
  expect(await server.store.projects()).toEqual([])
})

test('many reports at once, of the same and of other projects, are all stored with their own names', async () => {
  await using server = openIngest()
  const reports = Array.from({ length: 24 }, (_, index) =>
    buildReport({
      id: `r${index}`,
      files: [`own-${index}.test.ts`, `shared-${index % 3}.test.ts`],
      run: { project: `p${index % 2}` },
    }),
  )

  const accepted = await Promise.all([...reports, ...reports].map((report) => server.accept(report)))

  expect(accepted.filter(({ duplicate }) => duplicate)).toHaveLength(24)
  for (const [index, report] of reports.entries()) {
    const { run } = accepted[index]!
    expect(await toldByStore(server.store, run.project, run.id)).toEqual(toldByReport(report))
  }
})

test.each<[string, string, string | null, string]>([
  ['is kept, even if it comes days later', '2026-11-03T08:00:00.000Z', null, '2026-11-03T08:00:00.000Z'],
  ['ahead of ours gives way to the moment of receiving', '2027-11-20T12:00:00.000Z', null, 'received'],
  ['before the commit gives way', '2025-11-20T12:00:00.000Z', '2026-11-01T00:00:00.000Z', 'received'],
  [
    'hours before the commit is a matter of time zones',
    '2026-11-01T00:00:00.000Z',
    '2026-11-01T10:00:00.000Z',
    '2026-11-01T00:00:00.000Z',
  ],
  [
    'a commit from the future says nothing',
    '2026-11-03T08:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
    '2026-11-03T08:00:00.000Z',
  ],
  ['that was never set gives way', '1970-01-01T00:00:07.000Z', null, 'received'],
])("a machine's clock that %s", async (_, startedAt, authoredAt, expected) => {
  await using server = openIngest()
  const git = { commit: 'c', branch: 'main', dirty: false, authoredAt, subject: null, remote: null }

  const { run } = await server.accept(buildReport({ id: 'r', startedAt, run: { git } }))

  expect(new Date(run.at).toISOString()).toBe(expected === 'received' ? new Date(receivedAt).toISOString() : expected)
  expect(run.summary.startedAt).toBe(startedAt)
})

test('shards whose clocks differ by minutes are one run', async () => {
  await using server = openIngest()
  for (const [index, startedAt] of ['10:05:00', '09:55:00', '10:00:00'].entries()) {
    const run = { key: 'ci-1', shard: { index: index + 1, count: 3 } }
    const id = `s${index}`
    await server.accept(buildReport({ id, startedAt: `2026-11-01T${startedAt}.000Z`, files: [`${id}.test.ts`], run }))
  }

  const [run, ...others] = await server.store.runs(1, { limit: 9 })

  expect(others).toEqual([])
  expect(run).toMatchObject({ id: 'ci-1', summary: { tests: 3, shards: { received: 3, expected: 3 } } })
})

test('an error that is too long is cut and marked; equal errors are kept once', async () => {
  await using server = openIngest()
  const long = { title: 'long', status: 'failed', error: 'x'.repeat(40_000) } as const
  const files = [{ path: 'a.test.ts', tests: [long, { ...long, title: 'again' }] }]

  const { run } = await server.accept(buildReport({ id: 'r', files }))

  const { rows } = await toldByStore(server.store, 1, run.id)
  const errors = rows.map((row) => (row as { errors: { message: string; truncated?: boolean }[] }).errors[0]!)
  expect(errors.map(({ message, truncated }) => [message.length, truncated])).toEqual([
    [16 * 1024, true],
    [16 * 1024, true],
  ])
  expect(errors[0]).toBe(errors[1])
})

test('the dictionary of a report is the one that the reporter hashed', () => {
  const report = JSON.parse(gunzipSync(gzipReport(eventfulReport())).toString()) as Report

  expect(hashDictionary(report.dictionary!)).toBe(report.dictionaryHash)
})
