import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokenCommand } from '../../packages/server/src/commands/token.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

interface OpenApi {
  paths: Record<string, Record<string, unknown>>
}

/** The only ones that may be asked without a token. */
const open = ['GET /health', 'GET /openapi.json', 'POST /session', 'DELETE /session']
/** What they show is filtered by the token's project. */
const ofNoProject = ['/session', '/projects', '/activity', '/events']
const states = ['none', 'wrong', 'revoked', 'ingest', 'read', 'otherProject', 'admin'] as const

let server: TestServer
let tokens: Record<(typeof states)[number], string | undefined>
let operations: { method: string; path: string }[]

beforeAll(async () => {
  server = await startTestServer({
    args: ['--host', '0.0.0.0'],
    tokens: [
      { scope: 'ingest' },
      { scope: 'read' },
      { scope: 'admin' },
      { scope: 'admin', project: 'acme/elsewhere' },
      { scope: 'admin' },
    ],
  })
  const [ingest, read, admin, otherProject, revoked] = server.tokens
  tokens = { none: undefined, wrong: 'sgt_wrong', revoked, ingest, read, otherProject, admin }
  await tokenCommand(['revoke', revoked!.slice(0, 12), '--dir', server.dir], {
    env: {},
    cwd: server.dir,
    out: () => {},
    err: () => {},
    isTerminal: false,
    stopped: new Promise(() => {}),
  })
  const body = new Uint8Array(
    gzipReport(buildReport({ id: 'one', startedAt: new Date().toISOString(), run: { project: 'acme/shop' } })),
  )
  await server.post(body, { authorization: `Bearer ${admin}` })
  const { paths } = (await (await server.get('/api/v1/openapi.json')).json()) as OpenApi
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
})
afterAll(() => server[Symbol.asyncDispose]())

/** A little of everything may be asked before wrong tokens are held up. */
async function ask(method: string, path: string, token: string | undefined): Promise<number> {
  const stop = new AbortController()
  const response = await fetch(`${server.url}/api/v1${path.replaceAll(/\{[^}]+\}/g, 'one')}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
    signal: stop.signal,
  })
  stop.abort()
  return response.status
}

const isOpen = (method: string, path: string): boolean => open.includes(`${method} ${path.replace('/api/v1', '')}`)

describe('every operation of the API', () => {
  test('is refused without a token that is in force, but for those that are open to all', async () => {
    const admitted: string[] = []
    for (const { method, path } of operations) {
      if (isOpen(method, path)) continue
      for (const state of ['none', 'revoked'] as const) {
        const status = await ask(method, path, tokens[state])
        if (status !== 401 && status !== 429)
          admitted.push(`${method} ${path} with a token that is ${state}: ${status}`)
      }
    }

    expect(operations.length).toBeGreaterThan(15)
    expect(admitted).toEqual([])
  })

  test('that only reads wants the scope read (but for the tokens), what is sent in wants ingest, what changes something wants admin', async () => {
    const wrong: string[] = []
    for (const { method, path } of operations) {
      if (isOpen(method, path) || path === '/session') continue
      const isForAdmins = path === '/tokens'
      const wanted = method === 'GET' && !isForAdmins ? 'read' : /^\/(reports|proofs)$/.test(path) ? 'ingest' : 'admin'
      for (const state of ['ingest', 'read', 'admin'] as const) {
        const status = await ask(method, path, tokens[state])
        const expected = state === wanted || state === 'admin'
        if ((status !== 403) !== expected) wrong.push(`${method} ${path} with the scope ${state}: ${status}`)
      }
    }

    expect(wrong).toEqual([])
  })

  test('keeps a token of another project out', async () => {
    const leaks: string[] = []
    let answered = 0
    for (const { method, path } of operations) {
      if (method !== 'GET' || isOpen(method, path) || ofNoProject.includes(path)) continue
      const asked = `${path}?project=acme/shop`
      if ((await ask(method, asked, tokens.admin)) === 200) answered++
      if ((await ask(method, asked, tokens.otherProject)) === 200) leaks.push(path)
    }

    expect(answered).toBeGreaterThan(4)
    expect(leaks).toEqual([])
  })
})

test('every spelling of a path goes through the same door', async () => {
  const spellings = [
    '//api/v1/runs',
    '/api/v1//runs',
    '/api/v1/./runs',
    '/api/v1/x/../runs',
    '/%61pi/v1/runs',
    '/api/v1/%2e%2e/v1/runs',
    '/api%2fv1%2fruns',
    '/api/v1%252fruns',
    String.raw`/api\v1\runs`,
    '/API/V1/RUNS',
    '/api/v1/runs%00',
    '/api/v1/runs;x',
    '/api/v1/runs/',
    '/api/v1/health/..%2fruns',
  ]
  const answered: string[] = []
  for (const path of spellings) {
    const response = await fetch(server.url + path)
    if ((await response.text()).includes('"runs":')) answered.push(path)
  }

  expect(answered).toEqual([])
})
