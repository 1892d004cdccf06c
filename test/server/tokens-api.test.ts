import { expect, test } from 'vitest'
import type { NewTokenAnswer, StorageAnswer, TokensAnswer } from '../../packages/server/src/api-schemas/access.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const withToken = (server: TestServer, token: string | undefined) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

const bodyOf = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T

const startWith = (...tokens: { scope: 'admin' | 'read'; project?: string }[]) =>
  startTestServer({ args: ['--host', '0.0.0.0'], tokens })

test('an admin makes a token that works at once, is shown once, and ends when it is revoked', async () => {
  await using server = await startWith({ scope: 'admin' })
  const admin = withToken(server, server.tokens[0])

  const made = await bodyOf<NewTokenAnswer>(admin('POST', '/tokens', { scope: 'ingest', project: 'shop' }))
  const report = gzipReport(buildReport({ id: 'r', run: { project: 'shop' } }))
  const send = async (): Promise<number> =>
    (await server.post(report, { authorization: `Bearer ${made.token}`, 'content-encoding': 'gzip' })).status
  const before = await send()
  const listed = await bodyOf<TokensAnswer>(admin('GET', '/tokens'))
  const revoked = await admin('DELETE', `/tokens/${made.prefix}`)

  expect(made).toMatchObject({ scope: 'ingest', project: 'shop', prefix: made.token.slice(0, 12), revokedAt: null })
  expect(before).toBe(201)
  expect(listed.tokens.map(({ prefix, scope }) => [prefix, scope])).toEqual([
    [made.prefix, 'ingest'],
    [server.tokens[0]!.slice(0, 12), 'admin'],
  ])
  expect(JSON.stringify(listed)).not.toContain(made.token)
  expect(revoked.status).toBe(204)
  expect(await send()).toBe(401)
  expect((await admin('DELETE', `/tokens/${made.prefix}`)).status).toBe(404)
  expect((await bodyOf<TokensAnswer>(admin('GET', '/tokens'))).tokens[1]).toMatchObject({
    prefix: made.prefix,
    revokedAt: expect.stringMatching(/^\d{4}-/),
  })
})

test('an admin of one project sees, makes and revokes tokens of that one alone', async () => {
  await using server = await startWith({ scope: 'admin' }, { scope: 'admin', project: 'shop' })
  const [everything, shop] = server.tokens.map((token) => withToken(server, token))

  const made = await bodyOf<NewTokenAnswer>(shop!('POST', '/tokens', { scope: 'read' }))
  const elsewhere = await shop!('POST', '/tokens', { scope: 'read', project: 'other' })
  const others = await shop!('DELETE', `/tokens/${server.tokens[0]!.slice(0, 12)}`)

  expect(made.project).toBe('shop')
  expect(elsewhere.status).toBe(403)
  expect(others.status).toBe(404)
  expect((await bodyOf<TokensAnswer>(shop!('GET', '/tokens'))).tokens).toHaveLength(2)
  expect((await bodyOf<TokensAnswer>(everything!('GET', '/tokens'))).tokens).toHaveLength(3)
  expect((await bodyOf<TokensAnswer>(everything!('GET', '/tokens?project=shop'))).tokens).toHaveLength(2)
  expect((await shop!('GET', '/tokens?project=other')).status).toBe(403)
  expect((await shop!('POST', '/projects', { name: 'other' })).status).toBe(403)
})

test('what makes no sense is refused by name', async () => {
  await using server = await startWith({ scope: 'admin' })
  const admin = withToken(server, server.tokens[0])

  const answers = await Promise.all([
    admin('POST', '/tokens', { scope: 'root' }),
    admin('POST', '/tokens', { scope: 'read', project: '' }),
    admin('POST', '/tokens', { scope: 'read', more: 1 }),
    admin('POST', '/projects', { name: '  ' }),
  ])

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  expect((await bodyOf<TokensAnswer>(admin('GET', '/tokens'))).tokens).toHaveLength(1)
})

test('a project is made before its first report, and its room is told', async () => {
  await using server = await startWith({ scope: 'admin' })
  const admin = withToken(server, server.tokens[0])

  expect((await admin('POST', '/projects', { name: 'shop' })).status).toBe(201)
  expect((await admin('POST', '/projects', { name: 'shop' })).status).toBe(409)
  const empty = await bodyOf<StorageAnswer>(admin('GET', '/storage?project=shop'))
  await server.post(gzipReport(buildReport({ id: 'r', run: { project: 'shop' } })), {
    authorization: `Bearer ${server.tokens[0]}`,
    'content-encoding': 'gzip',
  })
  const full = await bodyOf<StorageAnswer>(admin('GET', '/storage?project=shop'))

  expect(empty).toMatchObject({ project: 'shop', reports: 0, resultsBytes: 0, database: { kind: 'sqlite' } })
  expect(full).toMatchObject({ reports: 1, withResults: 1, derivedBytes: 0 })
  expect(full.resultsBytes).toBeGreaterThan(10)
  expect(full.database.bytes).toBeGreaterThan(full.resultsBytes)
})
