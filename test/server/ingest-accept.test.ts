import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import { hashDictionary } from '../../packages/reporter/src/encode.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { decodeBody } from '../../packages/server/src/codec/body-codec.ts'
import type { ReportDetails } from '../../packages/server/src/codec/details.ts'
import { decodeFiles } from '../../packages/server/src/codec/file-codec.ts'
import { decodeJson } from '../../packages/server/src/codec/json-codec.ts'
import { decodeOrder } from '../../packages/server/src/codec/order-codec.ts'
import { statusName } from '../../packages/server/src/codec/status.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { openIngest, receivedAt } from '../support/open-ingest.ts'
import { buildReport, gzipReport, withoutDictionary, type BuiltFile } from '../support/report-builder.ts'

const suite = makeSuite({ tests: 300 })

function refuse(project: string): never {
  throw new Error(`not into ${project}`)
}

/** What a report says of each row, in words: the same from the report and from the store. */
interface Told {
  lanes: { worker: number | null; rows: number }[]
  rows: unknown[]
  notRun: unknown
  files: unknown
  fileErrors: unknown
  runErrors: unknown
  facts: unknown
}

function toldByReport({ dictionary, results, files, run }: Report): Told {
  const { files: fileNames, tests, projects } = dictionary!
  const fileOf = fileNames.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
  const nameOf = (at: number) => [
    projects[fileNames.project[fileOf[at]!]!],
    fileNames.path[fileOf[at]!],
    tests.name[at],
    tests.ordinal?.[at] ?? 0,
  ]
  const { errors: runErrors = [], ...facts } = run
  const { errors: fileErrors = [], ...columns } = files
  let index = 0
  return {
    lanes: results.lanes,
    rows: results.testDelta.map((delta, row) => {
      const exception = results.exceptions.find((candidate) => candidate.row === row)
      return {
        test: nameOf((index += delta)),
        gapUs: results.gapUs[row],
        durationUs: results.durationUs[row],
        beforeEachUs: results.beforeEachUs?.[row] ?? null,
        afterEachUs: results.afterEachUs?.[row] ?? null,
        status: exception?.status ?? 'passed',
        note: exception?.note,
        attempts: exception?.attempts?.map(({ errors = [], ...rest }) => ({ ...rest, errors })),
        errors: exception ? (exception.errors ?? (exception.attempts ? undefined : [])) : undefined,
      }
    }),
    notRun: Object.fromEntries(
      Object.entries(results.notRun).map(([kind, list]) => [kind, list.map(nameOf).map(String).toSorted()]),
    ),
    files: fileNames.path.map((path, file) => [
      path,
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, (column as unknown[])[file]])),
    ]),
    fileErrors,
    runErrors,
    facts,
  }
}

async function toldByStore(store: Store, project: number, runId: string): Promise<Told> {
  const { run } = (await store.run(runId, project))!
  const [record] = await store.reportsOf(project, run)
  const [tests, files] = [await store.tests(project), await store.files(project)]
  const order = decodeOrder(record!.order!)
  const body = decodeBody(record!.body!)
  const fileFacts = decodeFiles(record!.files!)
  const details = record!.details
    ? (decodeJson(record!.details) as ReportDetails)
    : { exceptions: [], files: [], run: [] }
  const hashes = [
    ...details.exceptions.flatMap(({ attempts }) => attempts.flatMap(({ errors }) => errors)),
    ...details.files.flatMap(({ errors }) => errors),
    ...details.run.map(({ error }) => error),
  ]
  const errors = await store.errors(project, hashes)
  const nameOf = (id: number) => {
    const { file, name, ordinal } = tests[id]!
    return [files[file]!.runnerProject, files[file]!.path, name, ordinal]
  }
  return {
    lanes: order.lanes,
    rows: Array.from(order.tests, (id, row) => {
      const exception = details.exceptions.find((candidate) => candidate.row === row)
      const attempts = exception?.attempts.map((attempt) => ({
        ...attempt,
        errors: attempt.errors.map((hash) => errors.get(hash)),
      }))
      const several = attempts !== undefined && attempts.length > 1
      const code = statusName(body.status[row]!)
      return {
        test: nameOf(id),
        gapUs: body.gapUs[row],
        durationUs: body.durationUs[row],
        beforeEachUs: body.beforeEachUs?.[row] ?? null,
        afterEachUs: body.afterEachUs?.[row] ?? null,
        status: code === 'flaky' ? 'passed' : code,
        note: exception?.note,
        attempts: several ? attempts : undefined,
        errors: several ? undefined : attempts?.[0]?.errors,
      }
    }),
    notRun: Object.fromEntries(
      (['skipped', 'todo', 'pending'] as const).map((kind) => [
        kind,
        Array.from(order[kind], nameOf).map(String).toSorted(),
      ]),
    ),
    files: Array.from(fileFacts.ids, (id, index) => [
      files[id]!.path,
      Object.fromEntries(Object.entries(fileFacts.columns).map(([name, column]) => [name, column[index]])),
    ]),
    fileErrors: details.files.map(({ file, errors: list }) => ({ file, errors: list.map((hash) => errors.get(hash)) })),
    runErrors: details.run.map(({ error, ...rest }) => ({ ...errors.get(error), ...rest })),
    facts: JSON.parse(record!.facts),
  }
}

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
    return (await server.store.failuresOf(1, id, 0, Infinity)).map(({ status, retries }) => [
      statusName(status),
      retries,
    ])
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
    server.acceptReport(gzipReport(buildReport({ id: 'r', run: { project: 'secret' } })), { allow: refuse }),
  ).rejects.toThrow('not into secret')
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
