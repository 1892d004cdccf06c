import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { ActivityAnswer, ReportAnswer } from '../../packages/server/src/api-schemas/intake.ts'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { buildReport, gzipReport, withoutDictionary } from '../support/report-builder.ts'
import { startTestServer } from '../support/test-server.ts'

const report = buildReport({ id: 'one', startedAt: new Date().toISOString() })
const gzip = { 'content-encoding': 'gzip' }

test('a report is stored once: 201, then 200, and 409 for another body under its id', async () => {
  await using server = await startTestServer()

  const first = await server.post(gzipReport(report), gzip)
  const again = await server.post(gzipReport(report), gzip)
  const other = await server.post(gzipReport(buildReport({ id: 'one', files: ['b.test.ts'] })), gzip)

  expect(first.status).toBe(201)
  expect(await first.json()).toEqual({ id: 'one', run: 'one', duplicate: false, tests: 1, url: '/runs/one' })
  expect(again.status).toBe(200)
  expect(((await again.json()) as ReportAnswer).duplicate).toBe(true)
  expect(other.status).toBe(409)
  expect(await other.json()).toMatchObject({ field: 'id' })
  expect((await server.json<RunsAnswer>('/api/v1/runs')).runs).toHaveLength(1)
})

test('plain JSON is as good as gzip, whatever the header says', async () => {
  await using server = await startTestServer()

  const plain = await server.post(JSON.stringify(report))
  const unmarked = await server.post(gzipReport(buildReport({ id: 'two' })))

  expect([plain.status, unmarked.status]).toEqual([201, 201])
})

test('without its dictionary a report is taken once that is known, before it is 412', async () => {
  await using server = await startTestServer()
  const light = JSON.stringify(withoutDictionary(buildReport({ id: 'light' })))

  const unknown = await server.post(light)
  await server.send(report)
  const known = await server.post(light)

  expect(unknown.status).toBe(412)
  expect(await unknown.json()).toMatchObject({ field: 'dictionaryHash', fix: expect.stringContaining('dictionary') })
  expect(known.status).toBe(201)
})

test.each([
  ['nothing', '', 400, undefined],
  ['no JSON', '{"format":', 400, undefined],
  ['no report', '{"hello":1}', 400, 'format'],
  ['gzip that is cut off', new Uint8Array(gzipReport(report).subarray(0, 60)), 400, undefined],
  ['a newer version', JSON.stringify({ ...report, version: 2 }), 400, 'version'],
  [
    'a broken column',
    JSON.stringify({ ...report, results: { ...report.results, durationUs: ['x'] } }),
    400,
    'results.durationUs[0]',
  ],
  ['more than 8 MiB', new Uint8Array(randomBytes(9 * 1024 * 1024)), 413, undefined],
  ['a bomb', new Uint8Array(gzipSync(Buffer.alloc(80 * 1024 * 1024))), 413, undefined],
])('%s is refused and changes nothing', async (_what, body, status, field) => {
  await using server = await startTestServer()

  const response = await server.post(body)

  const answer = (await response.json()) as { error: string; field?: string }
  expect(response.status).toBe(status)
  expect(answer.error).toMatch(/\w+/)
  expect(answer.field).toBe(field)
  expect((await server.json<RunsAnswer>('/api/v1/runs')).runs).toEqual([])
  expect((await server.get('/api/v1/health')).status).toBe(200)
})

test('what came in and what was refused is told, newest first', async () => {
  await using server = await startTestServer()

  await server.send(report)
  await server.post(gzipReport(report), gzip)
  await server.post('{"hello":1}')

  const { activity } = await server.json<ActivityAnswer>('/api/v1/activity')
  expect(activity.map(({ outcome, run, source }) => [outcome, run, source])).toEqual([
    ['refused', null, 'upload'],
    ['duplicate', 'one', 'upload'],
    ['accepted', 'one', 'upload'],
  ])
  expect(activity[0]!.reason).toMatch(/^format: /)
})

test('a report is told at once to whoever listens', async () => {
  await using server = await startTestServer()
  const stream = await server.get('/api/v1/events')
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  const opening = await reader.read()

  await server.send(report)
  const { value } = await reader.read()
  await reader.cancel()

  expect(stream.headers.get('content-type')).toMatch('text/event-stream')
  expect(opening.value).toMatch(/^retry: \d+\n\n$/)
  const [, event, data] = /^event: (\w+)\ndata: (.+)\n\n$/.exec(value!)!
  expect(event).toBe('activity')
  expect(JSON.parse(data!)).toMatchObject({ outcome: 'accepted', run: 'one', source: 'upload' })
})

test('a server that stops ends its streams', async () => {
  const server = await startTestServer()
  const stream = await server.get('/api/v1/events')
  const reader = stream.body!.getReader()
  await reader.read()

  const rest = reader.read()
  await server[Symbol.asyncDispose]()

  expect(await rest).toMatchObject({ done: true })
})
