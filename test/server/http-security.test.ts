import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let dashboard: string
let server: TestServer

beforeAll(async () => {
  dashboard = await mkdtemp(join(tmpdir(), 'stratigraph-dashboard-'))
  await mkdir(join(dashboard, 'ui/assets'), { recursive: true })
  await writeFile(join(dashboard, 'ui/index.html'), '<!doctype html><title>Stratigraph</title>')
  await writeFile(join(dashboard, 'ui/theme.js'), 'document')
  await writeFile(join(dashboard, 'ui/assets/main-abc.js'), 'console.log(1)\n'.repeat(200))
  await writeFile(join(dashboard, 'secret.txt'), 'hidden')
  await writeFile(join(dashboard, 'ui/.env'), 'hidden')
  server = await startTestServer({ dashboard: join(dashboard, 'ui') })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(dashboard, { recursive: true, force: true })
})

/** As it is: fetch sets Host itself and tidies paths up. */
function rawGet(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const { port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
      .on('error', reject)
      .end()
  })
}

test.each(['/', '/api/v1/overview', '/api/v1/none', '/theme.js'])('%s comes with a strict policy', async (path) => {
  const { headers } = await server.get(path)

  const policy = headers.get('content-security-policy')!
  expect(policy).toMatch(/default-src 'none'/)
  expect(policy).toMatch(/frame-ancestors 'none'/)
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('strict-transport-security')).toBeNull()
})

test.each(['evil.example', 'evil.example:4319', '127.0.0.1.evil.example', 'localhost.evil.example', '192.168.0.7'])(
  'nobody is answered under the name %s',
  async (host) => {
    for (const path of ['/', '/api/v1/runs', '/api/v1/health']) {
      const { status, body } = await rawGet(path, { host })
      expect({ path, status, body }).toEqual({ path, status: 403, body: expect.stringContaining('"error"') })
    }
  },
)

test.each(['localhost', 'localhost:4319', '127.0.0.1', '127.9.9.9:80', '[::1]:4319', 'shop.localhost'])(
  'this machine is answered under the name %s',
  async (host) => {
    expect((await rawGet('/api/v1/health', { host })).status).toBe(200)
  },
)

test('a page of another site changes nothing', async () => {
  const body = gzipReport(buildReport({ id: 'cross' }))

  const refused = await Promise.all([
    server.post(body, { origin: 'http://evil.example' }),
    server.post(body, { origin: 'null' }),
    server.post(body, { origin: 'http://127.0.0.1:1' }),
    server.post(body, { 'sec-fetch-site': 'cross-site' }),
  ])
  const own = await server.post(body, { origin: server.url })

  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(own.status).toBe(201)
})

test('no answer allows another site to read it', async () => {
  const { headers } = await server.get('/api/v1/runs', { origin: 'http://evil.example' })

  expect(headers.get('access-control-allow-origin')).toBeNull()
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%252e%252e/secret.txt',
  '/..\\secret.txt',
  '//etc/passwd',
  '/assets/../../secret.txt',
  '/.env',
  '/assets/%00',
  '/%ff',
])('%s brings no file from outside', async (path) => {
  const { status, body } = await rawGet(path)

  expect(body).not.toContain('hidden')
  expect(body).not.toContain('root:')
  expect([200, 400, 404]).toContain(status)
})

test('files with a hash in their name are kept for good, the page is asked for each time', async () => {
  const page = await server.get('/')
  const script = await server.get('/assets/main-abc.js', { 'accept-encoding': 'gzip' })
  const again = await server.get('/', { 'if-none-match': page.headers.get('etag')! })

  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.headers.get('content-type')).toMatch('text/html')
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(script.headers.get('content-type')).toMatch('text/javascript')
  expect(script.headers.get('content-encoding')).toBe('gzip')
  expect(again.status).toBe(304)
})

test('every page of the dashboard has the same document, a missing file has none', async () => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  for (const path of ['/tests', '/tests/0123456789abcdef', '/runs/gh-1.2-shop', '/start?x=1']) {
    expect(await (await server.get(path, { accept })).text()).toContain('<!doctype html>')
  }
  for (const path of ['/assets/gone-123.js', '/favicon.ico', '/robots.txt']) {
    expect((await server.get(path)).status).toBe(404)
  }
})
