import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import type { TestRow, TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { countTests, interpolate, type CountedTest } from './count-tests.ts'

const dayMs = 24 * 3_600_000
const suite = makeSuite({ tests: 150 })
const nowMs = Date.now()
/** One run every four days: the last eight in the range of thirty days, seven in the one before. */
const reports = Array.from({ length: 15 }, (_, index) =>
  generateReport(suite, { index, startedAt: new Date(nowMs - (57 - index * 4) * dayMs) }),
)
const inRange = reports.filter(({ run }) => Date.parse(run.startedAt) > nowMs - 30 * dayMs)
const now = countTests(inRange)
const before = countTests(reports.filter((report) => !inRange.includes(report)))
const weeks = 30 / 7
const totalMs = [...now.values()].reduce((sum, { sumMs }) => sum + sumMs, 0)

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await server.send(...reports)
})
afterAll(() => server[Symbol.asyncDispose]())

const keyOf = ({ file, titlePath }: TestRow): string => [file, ...titlePath].join(' > ')
const ask = (query: string): Promise<TestsAnswer> => server.json(`/api/v1/tests?${query}`)

async function askAll(query: string, limit = 1000): Promise<TestRow[]> {
  const rows: TestRow[] = []
  let cursor: string | null = ''
  do {
    const page: TestsAnswer = await ask(`${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    rows.push(...page.tests)
    cursor = page.next
  } while (cursor)
  return rows
}

const expected = {
  runs: ({ runs }: CountedTest) => runs,
  cost: ({ sumMs }: CountedTest) => sumMs / 60_000 / weeks,
  share: ({ sumMs }: CountedTest) => sumMs / totalMs,
  p50: ({ durationsMs }: CountedTest) => (durationsMs.length > 0 ? interpolate(durationsMs, 0.5) : null),
  p95: ({ durationsMs }: CountedTest) => (durationsMs.length > 0 ? interpolate(durationsMs, 0.95) : null),
  mean: ({ sumMs, runs }: CountedTest) => (runs > 0 ? sumMs / runs : null),
  failed: ({ failed }: CountedTest) => failed,
  retried: ({ retried }: CountedTest) => retried,
  fails: ({ failed, runs }: CountedTest) => (runs > 0 ? failed / runs : 0),
  change: ({ key, durationsMs }: CountedTest) => {
    const earlier = before.get(key)?.durationsMs ?? []
    if (durationsMs.length < 5 || earlier.length < 5) return null
    return interpolate(durationsMs, 0.5) / interpolate(earlier, 0.5) - 1
  },
}

const shown: Record<keyof typeof expected, (row: TestRow) => number | null> = {
  runs: (row) => row.runs,
  cost: (row) => row.costMinutesPerWeek,
  share: (row) => row.share,
  p50: (row) => row.p50Ms,
  p95: (row) => row.p95Ms,
  mean: (row) => row.meanMs,
  failed: (row) => row.failed,
  retried: (row) => row.retried,
  fails: (row) => row.failRate,
  change: (row) => row.change,
}
const inMs = new Set<string>(['p50', 'p95', 'mean'])
const names = Object.keys(expected) as (keyof typeof expected)[]

test('every number of every test is what counting by hand gives', async () => {
  const rows = await askAll('sort=name')

  expect(rows.map(keyOf).toSorted()).toEqual([...now.keys()].toSorted())
  for (const row of rows) {
    const counted = now.get(keyOf(row))!
    expect(row.runsPerWeek).toBeCloseTo(counted.runs / weeks, 3)
    expect(row.layer.effective).toBe(counted.layer)
    for (const name of names) {
      const [given, wanted] = [shown[name](row), expected[name](counted)]
      if (wanted === null) expect(given).toBeNull()
      else {
        // In memory a duration is a single-precision number; told are whole microseconds.
        const tolerance = Math.abs(wanted) * 1e-3 + (inMs.has(name) ? 0.001 : 1e-9)
        expect(Math.abs(given! - wanted), `${name} of ${keyOf(row)}`).toBeLessThan(tolerance)
      }
    }
  }
})

test('the strip holds the last results, oldest first, with what was skipped', async () => {
  const rows = await askAll('')

  for (const row of rows) {
    expect(row.last.map(({ run }) => run)).toEqual(inRange.map(({ id }) => id))
    expect(row.last.filter(({ status }) => status === 'failed')).toHaveLength(row.failed)
    expect(row.last.filter(({ status }) => status === 'flaky')).toHaveLength(row.retried)
    expect(row.last.filter(({ status }) => status === 'skipped')).toHaveLength(now.get(keyOf(row))!.skipped)
  }
})

describe.each(names)('sorted by %s', (name) => {
  test.each(['asc', 'desc'] as const)('%s, those without a value come last', async (order) => {
    const values = (await askAll(`sort=${name}&order=${order}`)).map(shown[name])
    const known = values.filter((value) => value !== null)

    expect(values.slice(0, known.length)).toEqual(known.toSorted((a, b) => (order === 'asc' ? a - b : b - a)))
    expect(values.slice(known.length).every((value) => value === null)).toBe(true)
  })

  test('small pages put together are the whole list', async () => {
    const whole = await askAll(`sort=${name}`)
    const pages = await askAll(`sort=${name}`, 7)

    expect(pages.map(keyOf)).toEqual(whole.map(keyOf))
  })
})

const filters: [query: string, matches: (test: CountedTest) => boolean][] = [
  ['layer:integration', ({ layer }) => layer === 'integration'],
  ['!layer:unit', ({ layer }) => layer !== 'unit' && layer !== 'undeclared'],
  ['status:failed', ({ failed }) => failed > 0],
  ['status:retried layer:integration', ({ retried, layer }) => retried > 0 && layer === 'integration'],
  ['status:skipped', ({ skipped }) => skipped > 0],
  ['status:passed', ({ runs, failed }) => runs > 0 && failed === 0],
  ['file:checkout', ({ file }) => file.includes('checkout')],
  ['REJECTS', ({ key }) => key.includes('rejects')],
  ['rejects !twice', ({ key }) => key.includes('rejects') && !key.includes('twice')],
  ['"without a name"', ({ key }) => key.includes('without a name')],
  ['nothing-is-called-like-this', () => false],
]

test.each(filters)('the filter %s keeps those that it names', async (query, matches) => {
  const wanted = [...now.values()].filter(matches)

  const rows = await askAll(`q=${encodeURIComponent(query)}`)
  const { total, sum } = await ask(`q=${encodeURIComponent(query)}&limit=1`)

  expect(rows.map(keyOf).toSorted()).toEqual(wanted.map(({ key }) => key).toSorted())
  expect(total).toBe(wanted.length)
  expect(sum.costMinutesPerWeek).toBeCloseTo(
    wanted.reduce((minutes, one) => minutes + expected.cost(one), 0),
    3,
  )
  expect(sum.share).toBeCloseTo(
    wanted.reduce((share, one) => share + expected.share(one), 0),
    4,
  )
})

test('layer and status are parameters of their own too', async () => {
  const byWords = await askAll('q=layer:integration%20status:failed')
  const byParameters = await askAll('layer=integration&status=failed')

  expect(byParameters.map(keyOf)).toEqual(byWords.map(keyOf))
})

const count = (list: CountedTest[], matches: (test: CountedTest) => boolean): number => list.filter(matches).length

test('the counts beside the list tell what each choice would leave', async () => {
  const { facets } = await ask('q=layer:integration%20status:failed%20!twice')
  const rest = [...now.values()].filter(({ key }) => !key.includes('twice'))
  const failing = rest.filter(({ failed }) => failed > 0)
  const integration = rest.filter(({ layer }) => layer === 'integration')

  expect(facets).toEqual({
    layer: {
      unit: count(failing, ({ layer }) => layer === 'unit'),
      integration: count(failing, ({ layer }) => layer === 'integration'),
      e2e: count(failing, ({ layer }) => layer === 'e2e'),
      undeclared: 0,
    },
    status: {
      failed: count(integration, ({ failed }) => failed > 0),
      retried: count(integration, ({ retried }) => retried > 0),
      skipped: count(integration, ({ skipped }) => skipped > 0),
    },
    // See flaky/http.test.ts. Null while they are made.
    verdict: facets.verdict,
    owner: null,
  })
})

test('a branch and a range narrow what is counted', async () => {
  const ofMain = countTests(inRange.filter(({ run }) => run.git?.branch === 'main'))
  const ofWeek = countTests(inRange.filter(({ run }) => Date.parse(run.startedAt) > nowMs - 7 * dayMs))

  const main = await askAll('branch=main')
  const week = await askAll('range=7d')

  expect(main.map((row) => [keyOf(row), row.runs])).toEqual(
    expect.arrayContaining([...ofMain.values()].map(({ key, runs }) => [key, runs])),
  )
  expect(main).toHaveLength(ofMain.size)
  expect(week.reduce((sum, row) => sum + row.runs, 0)).toBe(
    [...ofWeek.values()].reduce((sum, { runs }) => sum + runs, 0),
  )
})

test('tags, undeclared layers and colons in quotes are found', async () => {
  await using other = await startTestServer()
  await other.send(
    buildReport({
      id: 'tags',
      startedAt: new Date().toISOString(),
      files: [
        {
          path: 'a.test.ts',
          tests: [
            { title: 'GET: lists', tags: ['@Slow'] },
            { title: 'b', layer: 1 },
          ],
        },
      ],
    }),
  )
  const titles = async (q: string): Promise<string[]> => {
    const { tests } = await other.json<TestsAnswer>(`/api/v1/tests?sort=name&q=${encodeURIComponent(q)}`)
    return tests.map(({ titlePath }) => titlePath.join())
  }

  expect(await titles('@slow')).toEqual(['GET: lists'])
  expect(await titles('tag:slow')).toEqual(['GET: lists'])
  expect(await titles('layer:undeclared')).toEqual(['GET: lists'])
  expect(await titles('layer:unit')).toEqual(['b', 'GET: lists'])
  expect(await titles('"get: lists"')).toEqual(['GET: lists'])
})

test.each([
  ['q=foo:bar', 'q'],
  ['q=layer:smoke', 'q'],
  ['q=layer:toString', 'q'],
  ['sort=color', 'sort'],
  ['limit=0', 'limit'],
  ['limit=many', 'limit'],
  ['range=30', 'range'],
  ['range=9999999d', 'range'],
  ['cursor=abc', 'cursor'],
  ['filter=layer:unit', 'filter'],
  ['sort=p50&sort=p95', 'sort'],
])('the query %s is refused by the name of its parameter', async (query, field) => {
  const response = await server.get(`/api/v1/tests?${query}`)

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ field, error: expect.stringMatching(`^${field}: `) })
})

test('a cursor is good for its own sort only', async () => {
  const { next } = await ask('sort=p50&limit=3')

  const response = await server.get(`/api/v1/tests?sort=p95&limit=3&cursor=${next}`)

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ field: 'cursor' })
})
