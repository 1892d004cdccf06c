import { expect, test } from 'vitest'
import type { QuarantineAnswer } from '../../packages/server/src/api-schemas/quarantine.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { buildReport, gzipReport, type BuiltFile } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const dayMs = 24 * 3_600_000
const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)
const entry = (days = 14) => ({ owner: '@acme/cart', reason: 'the rate service is slow', expires: inDays(days) })

const files = (turned = false): BuiltFile[] => {
  const tests = [{ title: ['cart', 'adds'], status: 'failed' as const }, { title: ['cart', 'removes'] }]
  return [{ path: 'src/cart.test.ts', tests: turned ? tests.toReversed() : tests }]
}
const run = (id: string, hours: number, turned = false, facts = {}) =>
  buildReport({
    id,
    files: files(turned),
    startedAt: new Date(Date.now() - hours * 3_600_000).toISOString(),
    codeowners: '* @acme/shop',
    run: { project: 'acme/shop', ...facts },
  })

const send = (
  server: TestServer,
  method: 'PUT' | 'DELETE',
  id: string,
  body?: unknown,
  token?: string,
): Promise<Response> =>
  fetch(`${server.url}/api/v1/tests/${id}/quarantine`, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const list = (server: TestServer) => server.json<QuarantineAnswer>('/api/v1/quarantine')
async function idOf(server: TestServer, title: string): Promise<string> {
  const { tests } = await server.json<TestsAnswer>('/api/v1/tests')
  return tests.find(({ titlePath }) => titlePath.at(-1) === title)!.id
}

test('a test is put into quarantine, its entry changed, and taken out again', async () => {
  await using server = await startTestServer()
  await server.send(run('one', 1))
  const id = await idOf(server, 'adds')

  const put = await send(server, 'PUT', id, entry())
  const changed = await send(server, 'PUT', id, { ...entry(3), reason: 'nearly mended' })
  const { entries, mayChange } = await list(server)
  const removed = await send(server, 'DELETE', id)
  const again = await send(server, 'DELETE', id)

  expect([put.status, changed.status, removed.status, again.status]).toEqual([204, 204, 204, 404])
  expect(mayChange).toBe(true)
  expect(entries).toEqual([
    {
      test: { id, file: 'src/cart.test.ts', project: '', titlePath: ['cart', 'adds'], owners: ['@acme/shop'] },
      owner: '@acme/cart',
      reason: 'nearly mended',
      expires: inDays(3),
      source: 'server',
      expired: false,
      daysLeft: 3,
      by: null,
      at: expect.stringMatching(/^\d{4}-/),
      runs: 1,
      failed: 1,
    },
  ])
  expect((await list(server)).entries).toEqual([])
})

test('an entry stays with its test when tests are reordered, and when the server is started again', async () => {
  const first = await startTestServer()
  await first.send(run('one', 2))
  await send(first, 'PUT', await idOf(first, 'adds'), entry())
  await first.stop()
  await using second = await startTestServer({ dir: first.dir })
  await second.send(run('two', 1, true))

  const { entries } = await list(second)

  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({ test: { id: await idOf(second, 'adds') }, runs: 2, failed: 2 })
})

test('what the repository’s file says stands beside it, as the newest run brought it; what expires soonest stands first', async () => {
  await using server = await startTestServer()
  const ofFile = (test: string[], expires: string) => ({
    file: 'src/cart.test.ts',
    test,
    owner: '@acme/qa',
    reason: 'known',
    expires,
  })
  await server.send(run('one', 2, false, { quarantine: [ofFile(['cart', 'gone'], inDays(5))] }))
  await server.send(
    run('two', 1, false, {
      quarantine: [ofFile(['cart', 'removes'], inDays(-2)), ofFile(['cart', 'new'], inDays(40))],
    }),
  )
  await send(server, 'PUT', await idOf(server, 'adds'), entry(1))

  const { entries, file } = await list(server)

  expect(entries.map(({ test, source, expired, daysLeft }) => [test.titlePath[1], source, expired, daysLeft])).toEqual([
    ['removes', 'file', true, -2],
    ['adds', 'server', false, 1],
    ['new', 'file', false, 40],
  ])
  expect(entries.map(({ test }) => test.id === null)).toEqual([false, false, true])
  expect(file?.run).toBe('two')
})

test.each([
  [{ ...entry(), expires: inDays(-1) }, 'expires'],
  [{ ...entry(), expires: inDays(500) }, 'expires'],
  [{ ...entry(), expires: '2026-02-30' }, 'expires'],
  [{ ...entry(), owner: ' ' }, 'owner'],
  [{ ...entry(), reason: '' }, 'reason'],
  [{ ...entry(), forever: true }, 'forever'],
])('%j is refused by its %s', async (body, field) => {
  await using server = await startTestServer()
  await server.send(run('one', 1))

  const response = await send(server, 'PUT', await idOf(server, 'adds'), body)

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ field })
})

test('what loosens the gate asks for an admin; an entry tells which token it was made with', async () => {
  await using server = await startTestServer({
    args: ['--host', '0.0.0.0'],
    tokens: [{ scope: 'read' }, { scope: 'ingest' }, { scope: 'admin' }, { scope: 'admin', project: 'acme/other' }],
  })
  const [read, ingest, admin, other] = server.tokens as [string, string, string, string]
  const authorization = { authorization: `Bearer ${admin}` }
  await server.post(gzipReport(run('one', 1)), { 'content-encoding': 'gzip', ...authorization })
  const { tests } = (await (await server.get('/api/v1/tests', authorization)).json()) as TestsAnswer
  const { id } = tests[0]!

  const statuses: number[] = []
  for (const token of [read, ingest, other, admin])
    statuses.push((await send(server, 'PUT', id, entry(), token)).status)
  const asReader = await server.get('/api/v1/quarantine', { authorization: `Bearer ${read}` })
  const answer = (await asReader.json()) as QuarantineAnswer

  expect(statuses).toEqual([403, 403, 404, 204])
  expect(answer.mayChange).toBe(false)
  expect(answer.entries[0]!.by).toMatch(/^sgt_/)
  expect(admin.startsWith(answer.entries[0]!.by!)).toBe(true)
  expect(answer.entries[0]!.by!.length).toBeLessThan(admin.length / 2)
})
