import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActivityAnswer, ProjectsAnswer } from '../../packages/server/src/api-schemas/intake.ts'
import { hashToken } from '../../packages/server/src/tokens.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { tokenCommand } from '../../packages/server/src/commands/token.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { makeToken, startTestServer, type TestServer } from '../support/test-server.ts'

const onHost = ['--host', '0.0.0.0']
const bearer = (token: string | undefined): Record<string, string> =>
  token ? { authorization: `Bearer ${token}` } : {}
const inProject = (id: string, project: string) =>
  buildReport({ id, startedAt: new Date().toISOString(), run: { project } })

const reads = ['/overview', '/tests', '/runs', '/runs/one', '/projects', '/activity', '/events', '/none']

let server: TestServer
let tokens: Record<string, string | undefined>
let testId: string

beforeAll(async () => {
  server = await startTestServer({
    args: onHost,
    tokens: [
      { scope: 'ingest' },
      { scope: 'read' },
      { scope: 'admin' },
      { scope: 'read', project: 'acme/shop' },
      { scope: 'ingest', project: 'acme/shop' },
    ],
  })
  const [ingest, read, admin, readShop, ingestShop] = server.tokens
  tokens = { none: undefined, wrong: 'sgt_wrong', ingest, read, admin, readShop, ingestShop }
  await server.post(gzipReport(inProject('one', 'acme/shop')), bearer(admin))
  await server.post(gzipReport(inProject('other', 'acme/other')), bearer(ingest))
  const answer = await server.get('/api/v1/tests?project=acme/other', bearer(admin))
  testId = ((await answer.json()) as { tests: { id: string }[] }).tests[0]!.id
})
afterAll(() => server[Symbol.asyncDispose]())

async function statusOf(path: string, token: string | undefined): Promise<number> {
  const stop = new AbortController()
  const response = await fetch(`${server.url}/api/v1${path}`, { headers: bearer(token), signal: stop.signal })
  stop.abort()
  return response.status
}

describe.each(reads)('GET %s', (path) => {
  const open = path === '/none' ? 404 : 200
  test.each([
    ['none', 401],
    ['wrong', 401],
    ['ingest', 403],
    ['ingestShop', 403],
    ['read', open],
    ['admin', open],
    ['readShop', open],
  ])('with the token "%s": %i', async (name, status) => {
    expect(await statusOf(path, tokens[name])).toBe(status)
  })
})

test.each([
  ['none', 401],
  ['wrong', 401],
  ['read', 403],
  ['readShop', 403],
  ['ingest', 201],
  ['admin', 201],
  ['ingestShop', 201],
])('POST /reports with the token "%s": %i', async (name, status) => {
  const response = await server.post(gzipReport(inProject(`by-${name}`, 'acme/shop')), bearer(tokens[name]))

  expect(response.status).toBe(status)
})

test.each(['/health', '/openapi.json'])('GET %s asks for no token', async (path) => {
  expect(await statusOf(path, undefined)).toBe(200)
})

test.each([
  '//api/v1/runs',
  '/api//v1/runs',
  '/api/v1//runs',
  '/%61pi/v1/runs',
  '/api/v1/runs/',
  '/api/v1/%72uns',
  '/api/v1/health/../runs',
])('no spelling of a path gets around the door: %s', async (path) => {
  const response = await fetch(server.url + path)

  expect(response.status).not.toBe(200)
  expect(await response.text()).not.toContain('"runs":')
})

test('a token of one project sees and writes that one only', async () => {
  const { readShop, ingestShop } = tokens

  const { projects } = (await (await server.get('/api/v1/projects', bearer(readShop))).json()) as ProjectsAnswer
  const written = await server.post(gzipReport(inProject('intruder', 'acme/other')), bearer(ingestShop))

  expect(projects.map(({ name }) => name)).toEqual(['acme/shop'])
  expect(await statusOf('/overview?project=acme/other', readShop)).toBe(403)
  expect(await statusOf('/runs/other', readShop)).toBe(404)
  expect(await statusOf(`/tests/${testId}`, readShop)).toBe(404)
  expect(await statusOf(`/tests/${testId}`, tokens.read)).toBe(200)
  expect(written.status).toBe(403)
  const { activity } = (await (await server.get('/api/v1/activity', bearer(readShop))).json()) as ActivityAnswer
  expect(activity.some(({ run }) => run === 'other')).toBe(false)
})

test('what an answer was made for one token is not given to another', async () => {
  const all = await (await server.get('/api/v1/projects', bearer(tokens.read))).text()
  const some = await (await server.get('/api/v1/projects', bearer(tokens.readShop))).text()

  expect(all).toContain('acme/other')
  expect(some).not.toContain('acme/other')
})

test('a refusal says what is missing and how to get it', async () => {
  const response = await server.get('/api/v1/runs')

  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
  expect(await response.json()).toMatchObject({
    error: expect.stringContaining('token'),
    fix: expect.stringContaining('stratigraph-server token create --scope read'),
  })
})

test('a wrong token is answered with how to make one of the scope that is asked for', async () => {
  const response = await server.post(gzipReport(buildReport({ id: 'x' })), bearer('sgt_wrong'))

  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ fix: expect.stringContaining('token create --scope ingest') })
})

test('whoever waits for a first report sees that one was refused for its token', async () => {
  await server.post(gzipReport(inProject('refused', 'acme/shop')), bearer('sgt_mistyped'))

  const { activity } = (await (await server.get('/api/v1/activity', bearer(tokens.admin))).json()) as ActivityAnswer
  expect(activity[0]).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('token') })
})

const signIn = (token: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  })

describe('the session of a browser', () => {
  test('is a cookie that no script and no other site gets at', async () => {
    const response = await signIn(tokens.read!)
    const cookie = response.headers.get('set-cookie')!

    expect(response.status).toBe(204)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    expect(cookie).not.toMatch(/; Secure/)
    const runs = await server.get('/api/v1/runs', { cookie: cookie.split(';')[0]! })
    expect(runs.status).toBe(200)
  })

  test('is for HTTPS only where the page came over it', async () => {
    const { host } = new URL(server.url)
    const response = await signIn(tokens.read!, { origin: `https://${host}` })

    expect(response.headers.get('set-cookie')).toMatch(/; Secure/)
  })

  test.each([
    ['{"token":', 'application/json', 400],
    ['{"tokens":"x"}', 'application/json', 400],
    ['{"token":7}', 'application/json', 400],
    ['token=x', 'text/plain', 415],
    [JSON.stringify({ token: 'x'.repeat(100_000) }), 'application/json', 413],
  ])('is refused for %.20s as %s', async (body, type, status) => {
    const response = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })

    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(/\w+/) })
  })

  test('ends when it is closed', async () => {
    const response = await fetch(`${server.url}/api/v1/session`, { method: 'DELETE' })

    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toMatch(/stratigraph_session=;.*Max-Age=0/)
  })

  test('is not to be had with a wrong token, one for ingest, or from another site', async () => {
    expect((await signIn('sgt_wrong')).status).toBe(401)
    expect((await signIn(tokens.ingest!)).status).toBe(403)
    expect((await signIn(tokens.read!, { origin: 'http://evil.example' })).status).toBe(403)
  })
})

test('a revoked token ends at once, also for a server that runs, and with it its sessions', async () => {
  const token = await makeToken(server.dir, 'read')
  const before = await statusOf('/runs', token)

  const io = {
    env: {},
    cwd: server.dir,
    out: () => {},
    err: () => {},
    isTerminal: false,
    stopped: new Promise<void>(() => {}),
  }
  const exitCode = await tokenCommand(['revoke', token.slice(0, 12), '--dir', server.dir], io)

  expect({ before, exitCode, after: await statusOf('/runs', token) }).toEqual({ before: 200, exitCode: 0, after: 401 })
  const withCookie = await server.get('/api/v1/runs', { cookie: `stratigraph_session=${token}` })
  expect(withCookie.status).toBe(401)
})

test('only a hash of a token is kept', async () => {
  const store = openSqlite({ path: `${server.dir}/history.db` })
  const kept = JSON.stringify(await store.tokens())
  await store.close()

  for (const token of server.tokens) {
    expect(kept).toContain(hashToken(token))
    expect(kept).not.toContain(token)
  }
})

test('an address that tries wrong token after wrong token is held up, and nobody else', async () => {
  await using other = await startTestServer({ args: onHost, tokens: [{ scope: 'read' }] })
  const tries = async (count: number): Promise<number[]> => {
    const statuses: number[] = []
    for (let index = 0; index < count; index++) {
      statuses.push((await other.get('/api/v1/runs', bearer(`sgt_guess-${index}`))).status)
    }
    return statuses
  }

  const statuses = await tries(25)
  const late = await other.get('/api/v1/runs', bearer('sgt_late'))

  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
  expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429])
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await other.get('/api/v1/runs', bearer(other.tokens[0]))).status).toBe(200)
})

test('on this machine no token is asked for, and a wrong one is no hindrance', async () => {
  await using local = await startTestServer({ tokens: [{ scope: 'read' }] })

  expect((await local.get('/api/v1/runs')).status).toBe(200)
  expect((await local.get('/api/v1/runs', bearer('sgt_wrong'))).status).toBe(200)
})

test('a name for the outside makes tokens necessary, and is the only one beside those of this machine', async () => {
  await using named = await startTestServer({ args: ['--allowed-host', 'tests.example'], tokens: [{ scope: 'read' }] })
  const token = named.tokens[0]

  expect((await named.get('/api/v1/runs')).status).toBe(401)
  expect((await named.get('/api/v1/runs', bearer(token))).status).toBe(200)
  const session = await fetch(`${named.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://tests.example' },
    body: JSON.stringify({ token }),
  })
  expect(session.status).toBe(204)
})
