import { expect, test } from 'vitest'
import type { SettingsAnswer } from '../../packages/server/src/api-schemas/settings.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const path = '/api/v1/settings'
const defaults = {
  budgets: { unit: 10, integration: 500, e2e: 10_000 },
  redBuildMinutes: null,
  retention: { resultsDays: null, resultsMegabytes: null, runsDays: null },
}

const change = (server: TestServer, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

test('a project has the default settings until somebody changes one, and gets a default back by null', async () => {
  await using server = await startTestServer()
  expect(await server.json<SettingsAnswer>(path)).toEqual({
    project: '',
    settings: defaults,
    defaults,
    changedAt: null,
  })
  await server.send(buildReport({ id: 'one', startedAt: new Date().toISOString(), run: { project: 'acme/shop' } }))

  await change(server, { budgets: { unit: 20 } })
  await change(server, { budgets: { e2e: 30_000 }, redBuildMinutes: 14 })
  const changed = await server.json<SettingsAnswer>(path)
  await change(server, { budgets: { unit: null }, redBuildMinutes: null })
  const back = (await server.json<SettingsAnswer>(path)).settings

  expect(changed).toMatchObject({
    project: 'acme/shop',
    settings: { ...defaults, budgets: { unit: 20, integration: 500, e2e: 30_000 }, redBuildMinutes: 14 },
    defaults,
    changedAt: expect.stringMatching(/^\d{4}-/),
  })
  expect(back).toEqual({ ...defaults, budgets: { unit: 10, integration: 500, e2e: 30_000 }, redBuildMinutes: null })
})

test('settings that make no sense are refused by name, and change nothing', async () => {
  await using server = await startTestServer()
  expect((await change(server, { redBuildMinutes: 1 })).status).toBe(404)
  await server.send(buildReport({ id: 'one', startedAt: new Date().toISOString() }))

  const answers = await Promise.all(
    [{ budgets: { unit: -1 } }, { budgets: { smoke: 1 } }, { redBuildMinutes: 'long' }, { retain: 1 }].map(
      async (body) => {
        const response = await change(server, body)
        return [response.status, ((await response.json()) as { field?: string }).field]
      },
    ),
  )

  expect(answers).toEqual([
    [400, 'budgets.unit'],
    [400, 'smoke'],
    [400, 'redBuildMinutes'],
    [400, 'retain'],
  ])
  expect((await server.json<SettingsAnswer>(path)).settings).toEqual(defaults)
})

test('a token that may read sees the settings; only an admin changes them', async () => {
  await using server = await startTestServer({
    args: ['--host', '0.0.0.0'],
    tokens: [{ scope: 'admin' }, { scope: 'read' }, { scope: 'ingest' }],
  })
  const [admin, read, ingest] = server.tokens.map((token) => ({ authorization: `Bearer ${token}` }))
  await server.post(JSON.stringify(buildReport({ id: 'one' })), ingest)

  expect((await server.get(path, read)).status).toBe(200)
  expect((await change(server, { redBuildMinutes: 5 }, read)).status).toBe(403)
  expect((await change(server, { redBuildMinutes: 5 }, ingest)).status).toBe(403)
  expect((await change(server, { redBuildMinutes: 5 })).status).toBe(401)
  expect((await change(server, { redBuildMinutes: 5 }, admin)).status).toBe(200)
})
