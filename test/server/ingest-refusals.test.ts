import { gzipSync } from 'node:zlib'
import { hashDictionary } from '../../packages/reporter/src/encode.ts'
import type { Dictionary, Report } from '../../packages/reporter/src/report.ts'
import { isRefusal } from '../../packages/server/src/errors.ts'
import { limits } from '../../packages/server/src/limits.ts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { times } from '../support/counts.ts'
import { openIngest } from '../support/open-ingest.ts'
import { buildReport, gzipReport, withoutDictionary } from '../support/report-builder.ts'

type Change = (report: Report & { dictionary: Dictionary }) => void

/** Sets any value anywhere: what a sender may get wrong is not bound by our types. */
const set =
  (path: string, value: unknown): Change =>
  (report) => {
    const keys = path.split('.')
    let parent = report as unknown as Record<string, unknown>
    for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>
    parent[keys.at(-1)!] = value
  }

function brokenReport(change: Change): Report {
  const tests = ['x', { title: 'y', status: 'flaky' as const }, { title: 'z', status: 'failed' as const, tags: ['@t'] }]
  const report = buildReport({ id: 'r', files: [{ path: 'a.test.ts', tests }, 'b.test.ts'] })
  change(report as Report & { dictionary: Dictionary })
  if (report.dictionary && typeof report.dictionary === 'object')
    report.dictionaryHash = hashDictionary(report.dictionary)
  return report
}

test.each<[string, Change, string]>([
  ['format', set('format', 'ctrf'), 'expected "stratigraph-report"'],
  ['version', set('version', 2), 'this server reads version 1, got 2'],
  ['version', set('version', 'one'), 'expected a whole number, got "one"'],
  ['id', set('id', ''), 'expected text that is not empty'],
  ['run', set('run', []), 'expected an object, got a list of 0'],
  ['run.key', set('run.key', undefined), 'expected text, got nothing'],
  ['run.startedAt', set('run.startedAt', 'yesterday'), 'expected an ISO 8601 moment, got "yesterday"'],
  ['run.durationUs', set('run.durationUs', -1), 'expected a whole number of microseconds from 0'],
  ['run.status', set('run.status', 'green'), 'expected one of "passed", "failed", "interrupted", got "green"'],
  ['run.shard.index', set('run.shard', { index: 0, count: 2 }), 'from 1 to'],
  ['run.projects[0].seed', set('run.projects.0.seed', '7'), 'expected a number or null, got "7"'],
  ['run.git.authoredAt', set('run.git.authoredAt', 'x'), 'expected an ISO 8601 moment'],
  ['run.machine.cpus', set('run.machine.cpus', 1.5), 'expected a whole number, got 1.5'],
  ['dictionary', set('dictionary', 7), 'expected an object, got 7'],
  ['dictionary.files.path[1]', set('dictionary.files.path.1', null), 'expected text, got null'],
  ['dictionary.files.path[1]', set('dictionary.files.path.1', 'a.test.ts'), 'a file that is not listed yet'],
  ['dictionary.files.project[0]', set('dictionary.files.project.0', 1), 'an index into projects, got 1'],
  ['dictionary.tests.name', set('dictionary.files.tests.0', 9), 'expected 10 names, as many as files.tests adds up to'],
  ['dictionary.tests.name[1]', set('dictionary.tests.name.1', 'x'), 'a name that its file does not have yet'],
  ['dictionary.tests.layer[2]', set('dictionary.tests.layer.2', 4), 'expected a layer from 0 to 3, got 4'],
  ['dictionary.tags.tests[0][0]', set('dictionary.tags.tests.0.0', 4), 'expected the index of a test, got 4'],
  ['dictionary.tags.tests', set('dictionary.tags.tests', []), 'expected a list of 1 lists, got a list of 0'],
  ['files.worker', set('files.worker', [1]), 'expected a list of 2 values, got a list of 1'],
  ['files.startUs[1]', set('files.startUs.1', 0.5), 'a whole number of microseconds or null, got 0.5'],
  ['files.errors[0].file', set('files.errors', [{ file: 2, errors: [] }]), 'a whole number from 0 to 1, got 2'],
  ['results.lanes[0].rows', set('results.lanes.0.rows', '4'), 'expected a whole number, got "4"'],
  ['results.testDelta', set('results.lanes.0.rows', 3), 'expected a list of 3 values, got a list of 4'],
  ['results.testDelta[1]', set('results.testDelta.1', 4), 'a difference that leads to one of 4 tests, got 4'],
  ['results.testDelta[2]', set('results.testDelta.2', 0), 'a test without a row so far'],
  ['results.durationUs[3]', set('results.durationUs.3', -5), 'a whole number of microseconds, got -5'],
  ['results.gapUs[0]', set('results.gapUs.0', null), 'a whole number of microseconds, got null'],
  ['results.beforeEachUs', set('results.beforeEachUs', [1]), 'expected a list of 4 values'],
  ['results.exceptions[0].row', set('results.exceptions.0.row', 4), 'a whole number from 0 to 3, got 4'],
  ['results.exceptions[1].row', set('results.exceptions.1.row', 1), 'a row without an exception so far, got 1'],
  ['results.exceptions[0].status', set('results.exceptions.0.status', 'todo'), 'expected one of "passed", "failed"'],
  ['results.exceptions[0].attempts[1].retry', set('results.exceptions.0.attempts.1.retry', null), 'a whole number'],
  ['results.exceptions[1].errors[0].message', set('results.exceptions.1.errors.0', {}), 'expected text, got nothing'],
  ['results.notRun.todo[0]', set('results.notRun.todo', [4]), 'expected the index of a test, got 4'],
])('%s is named where it is broken (%#)', async (field, change, message) => {
  await using server = openIngest()

  const refused = server.accept(brokenReport(change))

  await expect(refused).rejects.toMatchObject({ refusal: { status: 400, answer: { field } } })
  await expect(refused).rejects.toThrow(`${field}: `)
  await expect(refused).rejects.toThrow(message)
  expect(await server.store.projects()).toEqual([])
})

test('columns are held against a dictionary that the server remembers', async () => {
  await using server = openIngest()
  await server.accept(brokenReport(() => {}))
  const next = { ...withoutDictionary(brokenReport(set('results.testDelta.1', 4))), id: 'r2' }

  await expect(server.accept(next)).rejects.toMatchObject({ refusal: { answer: { field: 'results.testDelta[1]' } } })
})

test.each([
  ['nothing', '', 'body: is not JSON, it may be cut off'],
  ['half a report', '{"format":"stratigraph-report","ver', 'body: is not JSON'],
  ['a page', '<!doctype html>', 'body: is not JSON'],
  ['a number', '7', 'report: expected an object, got 7'],
  ['a list', '[]', 'report: expected an object, got a list of 0'],
  ['text that is not UTF-8', Buffer.of(0x7b, 0xff, 0xfe), 'body: is not UTF-8 text and not gzip'],
  [
    'gzip that is cut off',
    gzipReport(buildReport({ id: 'r' })).subarray(0, 300),
    'body: the gzip data is damaged or cut off',
  ],
  ['gzip of nothing', gzipSync(''), 'body: is not JSON'],
  ['a gzip header alone', Buffer.of(0x1f, 0x8b), 'body: the gzip data is damaged or cut off'],
])('%s is refused', async (_, bytes, message) => {
  await using server = openIngest()

  await expect(server.acceptReport(Buffer.from(bytes))).rejects.toMatchObject({
    refusal: { status: 400 },
    message: expect.stringContaining(message),
  })
})

const manyTests = (count: number): Report => {
  const tests = Array.from({ length: count }, (_, index) => `${index}`)
  return buildReport({ id: 'r', files: [{ path: 'a.test.ts', tests }] })
}

test.each<[string, () => Uint8Array, string]>([
  [
    'bytes on the wire',
    () => Buffer.alloc(limits.wireBytes + 1, ' '),
    'body: too large (8388609 bytes), the limit is 8 MiB',
  ],
  [
    'bytes in a gzip that holds more than it weighs',
    () => gzipSync(Buffer.alloc(limits.inflatedBytes + 1, ' ')),
    'body: too large (inflated), the limit is 64 MiB',
  ],
  ['tests', () => gzipReport(manyTests(50_001)), 'dictionary.tests.name: 50001 entries, the limit is 50000'],
  [
    'characters in a name',
    () => gzipReport(buildReport({ id: 'r', files: [{ path: 'a.test.ts', tests: ['x'.repeat(4097)] }] })),
    'dictionary.tests.name[0]: is 4097 characters long, the limit is 4096',
  ],
  [
    'rows',
    () => gzipReport(brokenReport(set('results.lanes.0.rows', 50_001))),
    'results.lanes: 50001 rows, the limit is 50000 a report',
  ],
  ['facts', () => gzipReport(brokenReport(set('run.aLaterFact', 'x'.repeat(300_000)))), 'run: is '],
  [
    'tags',
    () => {
      const tags = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(100, 'x'))
      const tests = Array.from({ length: 1000 }, (_, index) => ({ title: `${index}`, tags }))
      return gzipReport(buildReport({ id: 'r', files: [{ path: 'a.test.ts', tests }] }))
    },
    'dictionary.tags (characters over all tests): ',
  ],
])('more %s than the limit is refused as too large', async (_, make, message) => {
  await using server = openIngest()

  await expect(server.acceptReport(make())).rejects.toMatchObject({
    refusal: { status: 413 },
    message: expect.stringContaining(message),
  })
  expect(await server.store.projects()).toEqual([])
})

test('as many tests as the limit allows are taken in', async () => {
  await using server = openIngest()

  const { tests } = await server.accept(manyTests(limits.tests))

  expect(tests).toBe(50_000)
})

test('a gzip whose length is not the one it announces is refused as damaged', async () => {
  await using server = openIngest()
  const report = gzipReport(manyTests(20_000))
  report.writeUInt32LE(10, report.length - 4)

  await expect(server.acceptReport(report)).rejects.toMatchObject({ refusal: { status: 400 } })
})

test.each([
  ['lists', '['],
  ['objects', '{"a":'],
])('a gzip bomb of nested %s costs next to no memory', async (_, open) => {
  await using server = openIngest()
  const bomb = gzipSync(open.repeat(60_000_000 / open.length))
  const before = process.memoryUsage().rss

  await expect(server.acceptReport(bomb)).rejects.toMatchObject({ refusal: { status: 400 } })

  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
})

test.each(['run', 'results', 'files', 'dictionary'])(
  'facts nested 20,000 levels deep in %s are refused',
  async (part) => {
    await using server = openIngest()
    const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const text = JSON.stringify(buildReport({ id: 'r' })).replace(`"${part}":{`, `"${part}":{"deep":${nested},`)

    const refused = server.acceptReport(Buffer.from(text))

    await expect(refused).rejects.toMatchObject({
      refusal: { status: 400 },
      message: expect.stringContaining('nested too deeply'),
    })
  },
)

test('keys of every object are names like any other', async () => {
  await using server = openIngest()
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const files = names.map((path) => ({ path, tests: names.map((title) => ({ title, tags: [title] })) }))
  const text = JSON.stringify(buildReport({ id: '__proto__', files, run: { project: '__proto__' } })).replace(
    '"run":{',
    '"run":{"__proto__":{"polluted":true},',
  )

  const { run } = await server.acceptReport(Buffer.from(text))

  expect(run).toMatchObject({ id: '__proto__', summary: { tests: 16 } })
  expect((await server.store.tests(1)).map(({ name, tags }) => [name, tags])).toEqual(
    names.flatMap(() => names.map((name) => [name, name])),
  )
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('whatever bytes come, the answer is a refusal or a stored report, and the next report is taken in', async () => {
  await using server = openIngest()
  const valid = JSON.stringify(brokenReport(() => {}))
  const garbled = fc
    .tuple(fc.nat(valid.length - 1), fc.nat(40), fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.json()))
    .map(([at, length, text]) => Buffer.from(valid.slice(0, at) + text + valid.slice(at + length)))
  const input = fc.oneof(
    garbled,
    garbled.map((bytes) => gzipSync(bytes)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  )

  await fc.assert(
    fc.asyncProperty(input, async (bytes) => {
      try {
        await server.acceptReport(bytes)
      } catch (error) {
        if (!isRefusal(error)) throw error
        expect(error.refusal.status).toBeLessThan(500)
      }
    }),
    { numRuns: times(1000, 10_000) },
  )
  expect((await server.accept(buildReport({ id: 'last' }))).duplicate).toBe(false)
})
