import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../packages/server/src/app.ts'
import { createDashboard } from '../../packages/server/src/dashboard.ts'
import { createActivityLog, createTakeIn } from '../../packages/server/src/ingest/activity-log.ts'
import { createLive } from '../../packages/server/src/live.ts'
import { openIngest } from '../support/open-ingest.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

interface Operation {
  summary?: string
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; schema: object }[]
  responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>
}
interface OpenApi {
  openapi: string
  info: { title: string; version: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let server: TestServer
let document: OpenApi

beforeAll(async () => {
  server = await startTestServer()
  await server.send(buildReport({ id: 'one', startedAt: new Date().toISOString() }))
  document = await server.json('/api/v1/openapi.json')
})
afterAll(() => server[Symbol.asyncDispose]())

const operations = (): { path: string; method: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('the document names every route that the server has, and no other', async () => {
  await using ingest = openIngest()
  const app = createApp({
    ...ingest,
    live: createLive(),
    now: Date.now,
    isWriting: () => true,
    log: console.error,
    takeIn: createTakeIn(ingest),
    activity: createActivityLog(ingest),
    rules: { tokensRequired: false, allowedHosts: [] },
    dashboard: createDashboard('nowhere'),
    stopping: new AbortController().signal,
  })
  const routes = app.routes
    .filter(({ path, method }) => path.startsWith('/api/v1/') && !path.includes('*') && method !== 'ALL')
    .map(({ path, method }) => `${method.toLowerCase()} ${path.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')}`)
    .filter((route) => route !== 'get /openapi.json')

  const described = operations().map(({ path, method }) => `${method} ${path}`)

  expect(described.toSorted()).toEqual([...new Set(routes)].toSorted())
  expect(described).toEqual(
    expect.arrayContaining([
      'post /reports',
      'post /proofs',
      'get /order',
      'get /tests/{id}/order',
      'get /overview',
      'get /tests',
      'get /tests/{id}',
      'get /runs',
      'get /runs/{id}',
    ]),
  )
})

test('it is a document of OpenAPI 3.1 whose schemas are valid', () => {
  const ajv = new Ajv2020({ strict: false })

  expect(document).toMatchObject({
    openapi: expect.stringMatching(/^3\.1\./),
    info: { title: 'Stratigraph', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    servers: [{ url: '/api/v1' }],
  })
  for (const { path, method, operation } of operations()) {
    const name = `${method} ${path}`
    expect(operation.summary, name).toMatch(/\w+/)
    for (const { schema } of operation.parameters ?? []) expect(() => ajv.compile(schema), name).not.toThrow()
    for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
      expect(description, `${name} ${status}`).toMatch(/\w+/)
      for (const { schema } of Object.values(content)) {
        if (schema) expect(() => ajv.compile(schema), `${name} ${status}`).not.toThrow()
      }
    }
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, placeholder]) => placeholder)
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect(inPath.map((parameter) => [parameter.name, parameter.required])).toEqual(
      placeholders.map((placeholder) => [placeholder, true]),
    )
  }
})

test('real answers hold to the schemas that it promises', async () => {
  const ajv = new Ajv2020({ strict: false })
  const { tests } = await server.json<{ tests: { id: string }[] }>('/api/v1/tests')
  const { id } = tests[0]!
  const ids: Record<string, string> = {
    '/tests/{id}': id,
    '/tests/{id}/order': id,
    '/runs/{id}': 'one',
    '/runs/{id}/lanes': 'one',
    '/runs/{id}/verdict': 'one',
  }

  const promised = operations().flatMap(({ path, method, operation }) => {
    const schema = operation.responses['200']?.content?.['application/json']?.schema
    return method === 'get' && schema ? [{ path, schema }] : []
  })
  // All before the first is compiled: that takes seconds, after which the server has closed what we hold open.
  const answers = await Promise.all(
    promised.map(({ path }) => server.json(`/api/v1${path.replace('{id}', ids[path] ?? '')}`)),
  )

  for (const [index, { path, schema }] of promised.entries()) {
    const answer = answers[index]
    const validate = ajv.compile(schema)
    expect({ path, valid: validate(answer), errors: validate.errors }).toEqual({ path, valid: true, errors: null })
  }
})
