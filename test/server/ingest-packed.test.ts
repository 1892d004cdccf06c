import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import { packedBody } from '../../packages/reporter/src/delivery/pack-report.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { isRefusal } from '../../packages/server/src/errors.ts'
import { times } from '../support/counts.ts'
import { openIngest } from '../support/open-ingest.ts'
import { buildReport, withoutDictionary } from '../support/report-builder.ts'

const startedAt = new Date('2026-11-01T10:00:00.000Z')
const suite = makeSuite({ tests: 300 })
const synthetic = (index: number): Report => generateReport(suite, { index, startedAt })
const pack = (report: Report): Uint8Array => packedBody(report)!.bytes

const small = (id: string): Report => {
  const tests = ['x', { title: 'y', status: 'flaky' as const }, { title: 'z', status: 'failed' as const }]
  return buildReport({ id, files: [{ path: 'a.test.ts', tests }, 'b.test.ts'] })
}

test('a packed report leaves behind what its JSON does', async () => {
  await using first = openIngest()
  await using second = openIngest()
  for (const { accept } of [first, second]) await accept(synthetic(0))

  const packed = await first.acceptReport(pack(synthetic(1)))
  const plain = await second.accept(withoutDictionary(synthetic(1)))

  expect(packed).toEqual(plain)
  expect(await first.store.reportsBetween(1, 2, 3)).toEqual(await second.store.reportsBetween(1, 2, 3))
  expect(await first.store.reportsOf(1, packed.run.run)).toEqual(await second.store.reportsOf(1, plain.run.run))
})

test('packed or not, zipped or not, it is the same report', async () => {
  await using server = openIngest()
  await server.accept(synthetic(0))
  await server.acceptReport(pack(synthetic(1)))

  for (const again of [pack(synthetic(1)), gzipSync(pack(synthetic(1))), gzipSync(JSON.stringify(synthetic(1)))]) {
    expect(await server.acceptReport(again)).toMatchObject({ duplicate: true })
  }
  await expect(server.acceptReport(pack({ ...synthetic(2), id: synthetic(1).id }))).rejects.toMatchObject({
    refusal: { status: 409 },
  })
})

test('numbers of a packed report are held against the same limits, in the same words', async () => {
  await using server = openIngest()
  await server.accept(small('known'))
  const columns = ['testDelta', 'gapUs', 'durationUs', 'beforeEachUs', 'afterEachUs'] as const
  const number = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.integer(),
    fc.maxSafeInteger().map((n) => n % 2 ** 51),
  )
  const change = fc.tuple(fc.constantFrom(...columns), fc.nat(3), number)
  const outcome = async (bytes: Uint8Array): Promise<string> => {
    try {
      return `tests: ${(await server.acceptReport(bytes)).tests}`
    } catch (error) {
      if (!isRefusal(error)) throw error
      return `${error.refusal.status} ${error.message}`
    }
  }
  let id = 0

  await fc.assert(
    fc.asyncProperty(change, async ([name, row, value]) => {
      const report = small(`r${id++}`)
      const column = (report.results[name] ??= [0, 0, 0, 0])
      column[row] = value
      const packed = packedBody(report)
      if (packed) expect(await outcome(packed.bytes)).toBe(await outcome(gzipSync(JSON.stringify(report))))
      else expect(value).toBeLessThan(0)
    }),
    { numRuns: times(200, 10_000) },
  )
})

test('a number that has no place in packed columns makes it no packed report', () => {
  const report = small('r')
  report.results.durationUs[0] = 0.5

  expect(packedBody(report)).toBeUndefined()
})

test('a report with much JSON is zipped as well', async () => {
  await using server = openIngest()
  const error = 'so it failed '.repeat(500)
  const files = [
    {
      path: 'a.test.ts',
      tests: ['a', 'b', 'c'].map((title) => ({ title, status: 'failed' as const, error: title + error })),
    },
  ]
  await server.accept(buildReport({ id: 'first', files }))

  const body = packedBody(buildReport({ id: 'second', files }))!

  expect(body.isGzipped).toBe(true)
  expect(await server.acceptReport(body.bytes)).toMatchObject({ duplicate: false, tests: 3 })
})

test.each<[string, (bytes: Buffer) => Uint8Array, number, string]>([
  ['of a later version', (bytes) => bytes.fill(2, 3, 4), 415, 'reads packed reports of version 1, got 2'],
  ['of nothing', (bytes) => bytes.subarray(0, 3), 415, 'got none'],
  ['without its head', (bytes) => bytes.subarray(0, 4), 400, 'damaged or cut off'],
  ['cut off in its head', (bytes) => bytes.subarray(0, 100), 400, 'damaged or cut off'],
  ['cut off in its columns', (bytes) => bytes.subarray(0, -1), 400, 'damaged or cut off'],
  ['with more behind it', (bytes) => Buffer.concat([bytes, Buffer.of(0)]), 400, 'body: has 1 bytes too many'],
  ['of a list', () => packedOf('[]', [0]), 400, 'report: expected an object, got a list of 0'],
  ['that is not JSON', () => packedOf('{', []), 400, 'body: is not JSON'],
  ['that is not UTF-8', () => Buffer.of(...magic, 1, 0xff), 400, 'not UTF-8'],
  ['that announces more than it has', () => packedOf('{"results":{},"files":{}}', [0xff, 0xff, 3]), 400, 'cut off'],
  [
    'with a column that is too long',
    () => gzipSync(Buffer.concat([packedOf('{"results":{},"files":{}}', [0xff, 0xff, 3]), Buffer.alloc(70_000)])),
    413,
    'results.testDelta: 65534 values, the limit is 50000',
  ],
])('a packed report %s is refused', async (_, damage, status, message) => {
  await using server = openIngest()
  await server.accept(small('known'))

  await expect(server.acceptReport(damage(Buffer.from(pack(small('r')))))).rejects.toMatchObject({
    refusal: { status },
    message: expect.stringContaining(message),
  })
})

const magic = [...Buffer.from('SGP'), 1]
const packedOf = (json: string, columns: number[]): Buffer =>
  Buffer.concat([Buffer.of(...magic, json.length), Buffer.from(json), Buffer.from(columns)])

test('whatever the bytes behind its first ones, the answer is a refusal or a stored report', async () => {
  await using server = openIngest()
  await server.accept(small('known'))
  const valid = Buffer.from(pack(small('r')))
  const patch = fc.tuple(fc.integer({ min: 4, max: valid.length - 1 }), fc.uint8Array({ minLength: 1, maxLength: 9 }))
  const damaged = fc.tuple(patch, fc.nat(20)).map(([[at, bytes], dropped]) => {
    return Buffer.concat([valid.subarray(0, at), bytes, valid.subarray(at + dropped)])
  })

  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        damaged,
        fc.uint8Array().map((bytes) => Buffer.of(...magic, ...bytes)),
      ),
      async (bytes) => {
        try {
          await server.acceptReport(bytes)
        } catch (error) {
          if (!isRefusal(error)) throw error
          expect(error.refusal.status).toBeLessThan(500)
        }
      },
    ),
    { numRuns: times(1000, 10_000) },
  )
  expect((await server.acceptReport(pack(small('last')))).duplicate).toBe(false)
})
