import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Proof, ProvenTest } from '../../packages/reporter/src/proof.ts'
import type { ActivityAnswer } from '../../packages/server/src/api-schemas/intake.ts'
import type { OrderAnswer } from '../../packages/server/src/api-schemas/order.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const tested = (title: string): ProvenTest => ({ project: '', path: 'a.test.ts', titlePath: [title], ordinal: 0 })
const proof: Proof = {
  format: 'stratigraph-proof',
  version: 1,
  id: 'proof-1',
  project: 'shop',
  at: new Date(Date.now() - 60_000).toISOString(),
  runner: { name: 'jest', version: '30.0.0' },
  commit: 'abc',
  victim: tested('victim'),
  kind: 'victim',
  scope: 'same-file',
  polluters: [tested('polluter')],
  otherPolluters: [],
  cleaners: [tested('was renamed')],
  confirmed: { failed: 2, failingRuns: 2, passed: 2, passingRuns: 2 },
  runs: 6,
  reproduce: null,
  control: null,
  reason: null,
}

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({
    args: ['--host', '0.0.0.0'],
    tokens: [{ scope: 'ingest' }, { scope: 'read' }, { scope: 'ingest', project: 'other' }],
  })
})
afterAll(() => server[Symbol.asyncDispose]())

const bearer = (index: number) => ({ authorization: `Bearer ${server.tokens[index]}` })

async function send(body: unknown): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await server.postProof(typeof body === 'string' ? body : JSON.stringify(body), bearer(0))
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}

test('a proof is stored once: again it is a duplicate, under its id another one is a conflict', async () => {
  const own = { ...proof, id: 'once' }

  const first = await send(own)
  const again = await send(own)
  const zipped = await server.postProof(gzipSync(JSON.stringify(own)), bearer(0))
  const other = await send({ ...own, kind: 'brittle' })

  expect(first).toEqual({ status: 201, answer: { id: 'once', duplicate: false } })
  expect(again).toEqual({ status: 200, answer: { id: 'once', duplicate: true } })
  expect(zipped.status).toBe(200)
  expect(other).toMatchObject({ status: 409, answer: { field: 'id' } })
})

test('only a token that may send reports may send proofs, and only into its project', async () => {
  const body = JSON.stringify({ ...proof, id: 'forbidden' })

  expect((await server.postProof(body)).status).toBe(401)
  expect((await server.postProof(body, bearer(1))).status).toBe(403)
  expect((await server.postProof(body, bearer(2))).status).toBe(403)
})

test.each<[given: string, change: object, field: string]>([
  ['another format', { format: 'stratigraph-report' }, 'format'],
  ['a newer version', { version: 2 }, 'version'],
  ['no id', { id: '' }, 'id'],
  ['a moment that is none', { at: 'yesterday' }, 'at'],
  ['no runner', { runner: null }, 'runner'],
  ['an unknown kind', { kind: 'maybe' }, 'kind'],
  ['an unknown scope', { scope: 'everywhere' }, 'scope'],
  ['a victim without titles', { victim: { ...tested('x'), titlePath: [] } }, 'victim.titlePath'],
  ['a polluter without a path', { polluters: [tested('x'), { ...tested('y'), path: 7 }] }, 'polluters[1].path'],
  ['half an ordinal', { cleaners: [{ ...tested('x'), ordinal: 0.5 }] }, 'cleaners[0].ordinal'],
  ['no list', { otherPolluters: 'none' }, 'otherPolluters'],
  [
    'more failures than runs',
    { confirmed: { failed: 3, failingRuns: 2, passed: 0, passingRuns: 0 } },
    'confirmed.failed',
  ],
  ['runs that are no number', { runs: 'many' }, 'runs'],
  ['a leak of no known kind', { leak: [{ kind: 'nonsense', name: 'x', change: 'left' }] }, 'leak[0].kind'],
  ['a leak without a name', { leak: [{ kind: 'row', change: 'left' }] }, 'leak[0].name'],
  ['a reason that is no text', { reason: 7 }, 'reason'],
])('%s is refused by the name of the field', async (_, change, field) => {
  const { status, answer } = await send({ ...proof, id: 'broken', ...change })

  expect({ status, field: answer.field }).toEqual({ status: 400, field })
  expect(answer.error).toContain(field)
})

test('what is too large or no JSON is refused', async () => {
  const crowd = Array.from({ length: 1001 }, () => tested('x'))

  expect(await send('{"format"')).toMatchObject({ status: 400, answer: { error: expect.stringContaining('JSON') } })
  expect(await send({ ...proof, id: 'crowd', polluters: crowd })).toMatchObject({
    status: 413,
    answer: { field: 'polluters' },
  })
  expect(await send({ ...proof, id: 'long', reason: 'x'.repeat(1_100_000) })).toMatchObject({ status: 413 })
})

test('the folder brings proofs too, and tells those that it refuses', async () => {
  await using local = await startTestServer()
  const startedAt = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
  const run = (id: string, hoursAgo: number, fails: boolean) =>
    buildReport({
      id,
      startedAt: startedAt(hoursAgo),
      run: { project: 'shop' },
      files: [{ path: 'a.test.ts', tests: ['polluter', { title: 'victim', status: fails ? 'failed' : 'passed' }] }],
    })
  await local.send(run('passes', 3, false), run('fails', 2, true))
  const folder = join(local.dir, 'proofs')
  const save = async (name: string, text: string): Promise<void> => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.tmp`), text)
    await rename(join(folder, `${name}.tmp`), join(folder, `${name}.json`))
  }
  const events = await fetch(`${local.url}/api/v1/events`)
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader()

  let text = ''
  const told = async (what: string): Promise<void> => {
    while (!text.includes(what)) text += (await reader.read()).value ?? ''
  }

  await save('proof-1', JSON.stringify(proof))
  await told('event: order')
  const { findings } = await local.json<OrderAnswer>('/api/v1/order')
  await save('half', '{"format":"stratigraph-proof"')
  await told('half.json')
  await reader.cancel()
  const { activity } = await local.json<ActivityAnswer>('/api/v1/activity')

  expect(text).toContain('data: {"project":"shop"}')
  expect(findings).toMatchObject([
    {
      status: 'proven',
      proof: {
        polluters: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/) }],
        cleaners: [{ id: null, titlePath: ['was renamed'] }],
      },
    },
  ])
  expect(activity[0]).toMatchObject({
    outcome: 'refused',
    source: 'half.json',
    reason: expect.stringContaining('not JSON'),
  })
})
