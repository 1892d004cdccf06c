import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LayersAnswer } from '../../packages/server/src/api-schemas/layers.ts'
import type { RunAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { buildReport, withoutDictionary, gzipReport, type BuiltFile } from '../support/report-builder.ts'
import { evidenceReport } from '../support/evidence-report.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const files: BuiltFile[] = [
  { path: 'src/cart.test.ts', tests: [{ title: 'adds', status: 'failed' }, 'removes'] },
  { path: 'src/pay.test.ts', tests: [{ title: 'pays', status: 'failed' }] },
  { path: 'tools/build.test.ts', tests: ['builds'] },
]
const codeowners = '/src/ @acme/shop\n/src/pay* @acme/payments @lena\n'

const agoIso = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
const run = (id: string, hours: number, text?: string): Report =>
  buildReport({ id, files, startedAt: agoIso(hours), ...(text === undefined ? {} : { codeowners: text }) })

const ownersByFile = async (server: TestServer): Promise<Record<string, string[]>> => {
  const { tests } = await server.json<TestsAnswer>('/api/v1/tests')
  return Object.fromEntries(tests.map(({ file, owners }) => [file, owners]))
}
const titles = ({ tests }: TestsAnswer): string[] => tests.map(({ titlePath }) => titlePath.at(-1)!).toSorted()

describe('owners on every list', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer()
    await server.send(run('first', 2, codeowners))
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test('tests have the owners of their file', async () => {
    expect(await ownersByFile(server)).toEqual({
      'src/cart.test.ts': ['@acme/shop'],
      'src/pay.test.ts': ['@acme/payments', '@lena'],
      'tools/build.test.ts': [],
    })
  })

  test.each([
    ['q=owner:@acme/shop', ['adds', 'removes']],
    ['q=owner:shop', ['adds', 'removes']],
    ['q=owner:@LENA', ['pays']],
    ['q=owner:none', ['builds']],
    ['q=!owner:shop', ['builds', 'pays']],
    ['q=owner:shop status:failed', ['adds']],
    ['q=owner:op', []],
    ['owner=@acme/payments', ['pays']],
    ['owner=a "quoted" owner', []],
  ])('the tests of %s are %j', async (query, expected) => {
    expect(titles(await server.json<TestsAnswer>(`/api/v1/tests?${query}`))).toEqual(expected)
  })

  test('the facet counts each owner, with the rest of the filter as it is', async () => {
    const all = await server.json<TestsAnswer>('/api/v1/tests?q=owner:shop')
    const failed = await server.json<TestsAnswer>('/api/v1/tests?q=status:failed')

    expect(all.facets.owner).toEqual({
      names: [
        { name: '@acme/shop', tests: 2 },
        { name: '@acme/payments', tests: 1 },
        { name: '@lena', tests: 1 },
      ],
      none: 1,
    })
    expect(failed.facets.owner?.none).toBe(0)
  })

  test('failures of a run have owners, and are chosen by them', async () => {
    const { runs } = await server.json<{ runs: { id: string }[] }>('/api/v1/runs')
    const path = `/api/v1/runs/${runs[0]!.id}`
    const owners = async (query: string) =>
      (await server.json<RunAnswer>(path + query)).failures.map((failure) => failure.owners)

    expect(await owners('')).toEqual([['@acme/shop'], ['@acme/payments', '@lena']])
    expect(await owners('?owner=shop')).toEqual([['@acme/shop']])
  })
})

describe('owners of findings', () => {
  test('layers findings have owners, and are chosen by them', async () => {
    await using server = await startTestServer()
    const report = evidenceReport('a', agoIso(1))
    const { path } = report.dictionary!.files
    await server.send({
      ...report,
      owners: { source: 'CODEOWNERS', groups: [['@acme/x'], []], files: path.map(() => 0) },
    })

    const all = await server.json<LayersAnswer>('/api/v1/layers')
    const own = await server.json<LayersAnswer>('/api/v1/layers?owner=x')
    const none = await server.json<LayersAnswer>('/api/v1/layers?owner=@acme/y')

    expect(all.findings.length).toBeGreaterThan(0)
    expect(all.findings.every(({ tests }) => tests.every(({ owners }) => owners[0] === '@acme/x'))).toBe(true)
    expect(own.findings).toEqual(all.findings)
    expect(none.findings).toEqual([])
  })
})

describe('what is known of owners', () => {
  test('is what the newest report says, by its run and not by its arrival; it outlives a restart', async () => {
    const first = await startTestServer()
    await first.send(run('new', 1, '* @new'), run('old', 5, '* @old'))
    const before = await ownersByFile(first)
    await first.stop()
    await using second = await startTestServer({ dir: first.dir })

    expect(before['src/cart.test.ts']).toEqual(['@new'])
    expect(await ownersByFile(second)).toEqual(before)
  })

  test('stays where a later report does not tell, and goes where it tells of nobody', async () => {
    await using server = await startTestServer()
    await server.send(run('first', 3, '* @acme'), run('silent', 2))
    const silent = await ownersByFile(server)
    await server.send(run('emptied', 1, ''))

    expect(silent['src/cart.test.ts']).toEqual(['@acme'])
    expect((await ownersByFile(server))['src/cart.test.ts']).toEqual([])
  })

  test('is part of what a report says: the same id with other owners is another report', async () => {
    await using server = await startTestServer()
    const report = run('first', 3, '* @acme')
    const post = (sent: Report) => server.post(gzipReport(sent), { 'content-encoding': 'gzip' })
    await post(report)
    const again = await post(report)
    const other = await post({ ...report, owners: { ...report.owners!, groups: [['@other']] } })

    expect([again.status, other.status]).toEqual([200, 409])
  })

  test('comes with a report that leaves its dictionary out, too', async () => {
    await using server = await startTestServer()
    await server.send(run('first', 3))
    await server.post(gzipReport(withoutDictionary(run('second', 1, '* @acme'))), { 'content-encoding': 'gzip' })

    expect((await ownersByFile(server))['src/cart.test.ts']).toEqual(['@acme'])
  })

  test('is nothing at all before a report has told: then there is no facet', async () => {
    await using server = await startTestServer()
    await server.send(run('first', 3))

    expect((await server.json<TestsAnswer>('/api/v1/tests')).facets.owner).toBeNull()
  })
})
