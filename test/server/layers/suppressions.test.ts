import { expect, test } from 'vitest'
import type { LayersAnswer } from '../../../packages/server/src/api-schemas/layers.ts'
import type { TestAnswer } from '../../../packages/server/src/api-schemas/tests.ts'
import { gzipReport } from '../../support/report-builder.ts'
import { evidenceReport } from '../../support/evidence-report.ts'
import { startTestServer, type TestServer } from '../../support/test-server.ts'

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
const layersOf = (server: TestServer, query = ''): Promise<LayersAnswer> =>
  server.json<LayersAnswer>(`/api/v1/layers${query}`)

const suppress = (server: TestServer, id: string, body: unknown, project = '', headers = {}) =>
  fetch(`${server.url}/api/v1/layers/findings/${id}/suppression${project}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const unsuppress = (server: TestServer, id: string) =>
  fetch(`${server.url}/api/v1/layers/findings/${id}/suppression`, { method: 'DELETE' })

test('a finding that is suppressed stands apart, with reason, name and moment, until it is taken back', async () => {
  await using server = await startTestServer()
  await server.send(evidenceReport('a', daysAgo(1)))
  const [first, second] = (await layersOf(server)).findings

  const response = await suppress(server, first!.id, { reason: ' A nightly contract test ', by: 'Ada' })

  expect(response.status).toBe(200)
  const { findings, suppressed } = await layersOf(server)
  expect(findings.map(({ id }) => id)).toEqual([second!.id])
  expect(suppressed).toMatchObject([{ id: first!.id, suppression: { reason: 'A nightly contract test', by: 'Ada' } }])
  expect(Date.now() - Date.parse(suppressed[0]!.suppression.at)).toBeLessThan(60_000)
  const found = await server.json<TestAnswer>(`/api/v1/tests/${first!.test.id}`)
  expect(found.findings).toEqual([])

  await suppress(server, first!.id, { reason: 'Still so' })
  expect((await layersOf(server)).suppressed).toMatchObject([{ suppression: { reason: 'Still so', by: null } }])
  expect((await unsuppress(server, first!.id)).status).toBe(204)
  expect((await layersOf(server)).findings.map(({ id }) => id)).toEqual([first!.id, second!.id])
  expect((await unsuppress(server, first!.id)).status).toBe(404)
})

test.each<[string, unknown, number]>([
  ['without a reason', {}, 400],
  ['with an empty one', { reason: '  ' }, 400],
  ['with something else', { reason: 'so', until: 'never' }, 400],
])('a suppression %s is refused', async (_, body, status) => {
  await using server = await startTestServer()
  await server.send(evidenceReport('a', daysAgo(1)))
  const [first] = (await layersOf(server)).findings

  expect((await suppress(server, first!.id, body)).status).toBe(status)
  expect((await layersOf(server)).suppressed).toEqual([])
})

test('what is no finding cannot be suppressed; a suppression whose finding is gone is listed, and can be removed', async () => {
  await using server = await startTestServer()
  await server.send(evidenceReport('a', daysAgo(2)))
  expect((await suppress(server, 'nothing', { reason: 'so' })).status).toBe(404)
  const outside = (await layersOf(server)).findings.find(({ kind }) => kind === 'outside-world')!
  await suppress(server, outside.id, { reason: 'for now' })

  const mended = evidenceReport('b', daysAgo(1))
  mended.evidence!.tests = mended.evidence!.tests.filter(({ row }) => row !== 3)
  await server.send(mended)

  const { suppressed, idleSuppressions } = await layersOf(server)
  expect(suppressed).toEqual([])
  expect(idleSuppressions).toMatchObject([{ id: outside.id, file: outside.file, reason: 'for now' }])
  expect((await unsuppress(server, outside.id)).status).toBe(204)
  expect((await layersOf(server)).idleSuppressions).toEqual([])
})

test('with tokens, an admin alone may put aside, and the token is told', async () => {
  await using server = await startTestServer({
    args: ['--host', '0.0.0.0'],
    tokens: [{ scope: 'read' }, { scope: 'ingest' }, { scope: 'admin' }],
  })
  const [read, ingest, admin] = server.tokens as [string, string, string]
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  await server.post(gzipReport(evidenceReport('a', daysAgo(1))), { 'content-encoding': 'gzip', ...bearer(ingest) })
  const ask = async () => (await (await server.get('/api/v1/layers', bearer(read))).json()) as LayersAnswer
  const [first] = (await ask()).findings

  const statuses: number[] = []
  for (const token of [read, ingest, admin])
    statuses.push((await suppress(server, first!.id, { reason: 'so', by: 'Ada' }, '', bearer(token))).status)

  expect(statuses).toEqual([403, 403, 200])
  const { by, token } = (await ask()).suppressed[0]!.suppression
  expect(by).toBe('Ada')
  expect(token).toMatch(/^sgt_/)
  expect(admin.startsWith(token!)).toBe(true)
  expect(token!.length).toBeLessThan(admin.length / 2)
})
