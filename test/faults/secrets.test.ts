import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { startServerChild, type ServerChild } from '../support/server-child.ts'
import { makeToken } from '../support/test-server.ts'
import { faultReport } from './uploads.ts'

let dir: Awaited<ReturnType<typeof makeTempDir>>
let server: ServerChild
let right: string
const wrong = 'sgt_wrong-but-secret-all-the-same'

beforeAll(async () => {
  dir = await makeTempDir()
  right = await makeToken(dir.path, 'admin')
  server = await startServerChild(dir.path, { args: ['--allowed-host', 'stratigraph.example'] })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await dir[Symbol.asyncDispose]()
})

/** Wherever a client, or somebody who mistook something, may put a token. */
const places: [string, (token: string) => [path: string, init: RequestInit]][] = [
  ['its header', (token) => ['/api/v1/runs', { headers: { authorization: `Bearer ${token}` } }]],
  ['another scheme', (token) => ['/api/v1/runs', { headers: { authorization: `Basic ${btoa(token)}` } }]],
  ['a header without a scheme', (token) => ['/api/v1/runs', { headers: { authorization: token } }]],
  ['the cookie', (token) => ['/api/v1/runs', { headers: { cookie: `stratigraph_session=${token}` } }]],
  ['a query', (token) => [`/api/v1/runs?token=${token}&limit=${token}`, {}]],
  ['a path', (token) => [`/api/v1/runs/${token}`, { headers: { authorization: `Bearer ${token}` } }]],
  ['a page', (token) => [`/${token}`, {}]],
  ['the body of a session', (token) => ['/api/v1/session', json({ token })]],
  ['a wrong field of a session', (token) => ['/api/v1/session', json({ password: token, token: [token] })]],
  ['a report', (token) => ['/api/v1/reports', { ...json({ token }), headers: bearer(token) }]],
  ['a good report', (token) => ['/api/v1/reports', { method: 'POST', body: faultReport('x'), headers: bearer(token) }]],
]
const json = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

test.each(places)('a token in %s is in no answer, no header and no line of the log', async (_, ask) => {
  for (const token of [right, wrong]) {
    const [path, init] = ask(token)
    const response = await fetch(server.url + path, { redirect: 'manual', ...init })
    const headers = JSON.stringify([...response.headers].filter(([name]) => name !== 'set-cookie'))
    const said = `${headers}\n${await response.text()}\n${server.output()}`

    expect(said).not.toContain(token)
    expect(said).not.toContain(btoa(token))
  }
})

test('what came in, as the dashboard shows it, names no token, right or wrong', async () => {
  await fetch(`${server.url}/api/v1/reports`, { method: 'POST', body: faultReport('y'), headers: bearer(wrong) })
  const activity = await fetch(`${server.url}/api/v1/activity`, { headers: bearer(right) })

  expect(activity.status).toBe(200)
  const text = await activity.text()
  expect(text).toContain('token')
  expect(text).not.toContain(right)
  expect(text).not.toContain(wrong)
})
