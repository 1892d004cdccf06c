import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import type { OverviewAnswer } from '../../packages/server/src/api-schemas/overview.ts'
import type { RunAnswer, RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import type { Report, RunFacts } from '../../packages/reporter/src/report.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { readReport } from '../support/vitest-report.ts'
import { countTests } from './count-tests.ts'

const dayMs = 24 * 3_600_000
const suite = makeSuite({ tests: 120 })
const nowMs = Date.now()
const reports = Array.from({ length: 12 }, (_, index) =>
  generateReport(suite, { index, startedAt: new Date(nowMs - (12 - index) * dayMs), workers: 3 }),
)

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  // The newest first: the order of arrival must not matter.
  await server.send(...reports.toReversed())
})
afterAll(() => server[Symbol.asyncDispose]())

test.each(reports.slice(0, 3))('the lanes of $id hold its tests in the order in which they ran', async (report) => {
  const { lanes } = await server.json<RunAnswer>(`/api/v1/runs/${report.id}`)
  const { ran } = readReport(report)

  for (const lane of lanes) {
    const inLane = ran.filter(({ worker }) => worker === lane.worker).toSorted((a, b) => a.startUs - b.startUs)
    const positions = new Map<string, number>()
    expect(lane.tests.map(({ file, titlePath }) => [file, titlePath.join(' > ')])).toEqual(
      inLane.map(({ file, title }) => [file, title]),
    )
    lane.tests.forEach((one, index) => {
      const { file, startUs, endUs } = inLane[index]!
      positions.set(file, (positions.get(file) ?? 0) + 1)
      expect(one.sequence).toBe(index + 1)
      expect(one.position).toBe(positions.get(file))
      expect(one.startMs).toBeCloseTo(startUs / 1000, 6)
      expect(one.durationMs).toBeCloseTo((endUs - startUs) / 1000, 6)
    })
  }
  expect(new Set(lanes.map(({ worker }) => worker))).toEqual(new Set([1, 2, 3]))
  expect(lanes.reduce((count, lane) => count + lane.tests.length, 0)).toBe(ran.length)
})

const sumMs = (column: (number | null)[]): number => column.reduce<number>((sum, us) => sum + (us ?? 0), 0) / 1000

test('where the time of all lanes went is the sum of what the files tell', async () => {
  const { run, time } = await server.json<RunAnswer>(`/api/v1/runs/${reports[0]!.id}`)
  const { files } = reports[0]!
  const { ran } = readReport(reports[0]!)

  expect(time.totalMs).toBeCloseTo(run.wallMs * 3, 2)
  expect(time.bodyMs).toBeCloseTo(sumMs(files.bodyUs), 2)
  expect(time.collectMs).toBeCloseTo(sumMs(files.collectUs), 2)
  expect(time.setupMs).toBeCloseTo(sumMs(files.setupUs), 2)
  expect(time.environmentMs).toBeCloseTo(sumMs(files.environmentUs), 2)
  expect(time.hooksMs).toBeCloseTo(
    sumMs([...files.beforeAllUs, ...files.beforeEachUs, ...files.afterEachUs, ...files.afterAllUs]),
    2,
  )
  expect(run.testMs).toBeCloseTo(ran.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0) / 1000, 2)
})

test('a lane is idle before, between and after its files', async () => {
  await using other = await startTestServer()
  // In a built report a worker waits 1 ms at the start and 0.5 ms after every file.
  await other.send(
    buildReport({ id: 'idle', files: ['a.test.ts', 'b.test.ts', { path: 'c.test.ts', worker: 2, tests: ['x'] }] }),
  )

  const { run, lanes } = await other.json<RunAnswer>('/api/v1/runs/idle')

  const [busy, short] = lanes
  expect(busy!.idleMs).toBeCloseTo(1 + 0.5 + 0.5, 3)
  expect(short!.idleMs).toBeCloseTo(run.wallMs - short!.files[0]!.durationMs!, 3)
})

test('runs are listed newest first, and pages put together are the whole list', async () => {
  const { runs, next } = await server.json<RunsAnswer>('/api/v1/runs')
  const paged: string[] = []
  let cursor: string | null = ''
  do {
    const page: RunsAnswer = await server.json(`/api/v1/runs?limit=5${cursor && `&cursor=${cursor}`}`)
    paged.push(...page.runs.map(({ id }) => id))
    cursor = page.next
  } while (cursor)

  expect(next).toBeNull()
  expect(runs.map(({ id }) => id)).toEqual(reports.map(({ id }) => id).toReversed())
  expect(paged).toEqual(runs.map(({ id }) => id))
})

const ids = async (query: string): Promise<string[]> =>
  (await server.json<RunsAnswer>(`/api/v1/runs?${query}`)).runs.map(({ id }) => id)
const where = (matches: (run: (typeof reports)[number]['run']) => boolean): string[] =>
  reports
    .filter(({ run }) => matches(run))
    .map(({ id }) => id)
    .toReversed()

test('runs can be had of one branch and of one outcome', async () => {
  expect(await ids('branch=main')).toEqual(where(({ git }) => git?.branch === 'main'))
  expect(await ids('status=failed')).toEqual(where(({ status }) => status === 'failed'))
  expect(await ids('status=passed&branch=main')).toEqual(
    where(({ status, git }) => status === 'passed' && git?.branch === 'main'),
  )
})

test('shards of one run are one run, each with lanes of its own, and the last passed run before it is named', async () => {
  await using other = await startTestServer()
  const shard = (index: number) =>
    buildReport({
      id: `shard-${index}`,
      startedAt: new Date(nowMs).toISOString(),
      files: [
        {
          path: `${index}.test.ts`,
          tests: [
            { title: 'a', durationMs: index / 10 },
            { title: 'b', durationMs: 0 },
          ],
        },
      ],
      run: { key: 'run-7', shard: { index, count: 2 } },
    })
  await other.send(buildReport({ id: 'earlier', startedAt: new Date(nowMs - dayMs).toISOString() }), shard(2), shard(1))

  const { runs } = await other.json<RunsAnswer>('/api/v1/runs')
  const { run, lanes, previousPassed } = await other.json<RunAnswer>('/api/v1/runs/run-7')

  expect(runs.map(({ id }) => id)).toEqual(['run-7', 'earlier'])
  // As added up in binary it would be 0.30000000000000004.
  expect(run).toMatchObject({ tests: 4, testMs: 0.3, files: 2, shards: { received: 2, expected: 2 } })
  expect(lanes.map(({ shard: number, tests }) => [number, tests.length])).toEqual([
    [1, 2],
    [2, 2],
  ])
  expect(previousPassed).toBe('earlier')
})

test('the overview sums up what the reports hold', async () => {
  const { suite: facts, tiles, days, pyramid, costliest } = await server.json<OverviewAnswer>('/api/v1/overview')
  const counted = [...countTests(reports).values()]
  const sumOf = (layer?: string): number =>
    counted.reduce((sum, one) => sum + (layer === undefined || one.layer === layer ? one.sumMs : 0), 0)

  expect(facts).toMatchObject({
    project: 'bench/shop',
    tests: counted.length,
    runs: 12,
    lastRun: { id: reports[11]!.id },
  })
  expect(facts.files).toBe(new Set(counted.map(({ file }) => file)).size)
  expect(tiles.integrationShare.value).toBeCloseTo(sumOf('integration') / sumOf(), 4)
  expect(tiles.failedRuns.value).toBeCloseTo(reports.filter(({ run }) => run.status === 'failed').length / 12, 6)
  expect(tiles.retriedTests.value).toBe(counted.filter(({ retried }) => retried > 0).length)
  expect(tiles.wallMs.previous).toBeNull()
  expect(pyramid.timeMs.e2e).toBeCloseTo(sumOf('e2e') / 12, 0)
  expect(pyramid.count.unit).toBe(counted.filter(({ layer }) => layer === 'unit').length)
  expect(days.map(({ runs }) => runs)).toEqual(reports.map(() => 1))
  expect(days.reduce((sum, { layerMs }) => sum + layerMs.integration, 0)).toBeCloseTo(sumOf('integration'), 0)
  expect(costliest.map(({ file, titlePath }) => [file, ...titlePath].join(' > '))).toEqual(
    counted
      .toSorted((a, b) => b.sumMs - a.sumMs)
      .slice(0, 5)
      .map(({ key }) => key),
  )
})

const timedRun = (id: string, minutesAgo: number, durationMs: number, facts: Partial<RunFacts> = {}): Report =>
  buildReport({
    id,
    startedAt: new Date(nowMs - minutesAgo * 60_000).toISOString(),
    files: [{ path: 'a.int.test.ts', tests: [{ title: 'x', layer: 2, durationMs }] }],
    run: { ci: null, durationUs: durationMs * 1000, ...facts },
  })

test('tests of one name in a file are told apart, in every answer', async () => {
  await using other = await startTestServer()
  const tests = [{ title: 'x' }, { title: 'x', status: 'failed' as const }, { title: 'x', status: 'todo' as const }]
  await other.send(
    buildReport({ id: 'r', startedAt: new Date(nowMs).toISOString(), files: [{ path: 'a.test.ts', tests }] }),
  )

  const { lanes, failures, notRun } = await other.json<RunAnswer>('/api/v1/runs/r')
  const listed = await other.json<TestsAnswer>('/api/v1/tests?sort=failed')

  const ordinals = (list: { ordinal?: number | undefined }[]) => list.map(({ ordinal }) => ordinal)
  expect(ordinals(lanes[0]!.tests)).toEqual([undefined, 1])
  expect(ordinals(failures)).toEqual([1])
  expect(ordinals(notRun)).toEqual([2])
  expect(ordinals(listed.tests).slice(0, 1)).toEqual([1])
})

test('runs by hand of a part of the suite are no measure of a run of it; those of CI are', async () => {
  await using other = await startTestServer()
  const ci = { provider: 'github', runId: '1', attempt: 1, job: 'test', pullRequest: null, buildUrl: null }
  const overview = () => other.json<OverviewAnswer>('/api/v1/overview')

  await other.send(timedRun('part', 5, 10, { filtered: true, status: 'failed' }))
  const alone = await overview()
  await other.send(
    timedRun('whole', 4, 500),
    timedRun('watched', 3, 20, { watch: true }),
    timedRun('job', 2, 300, { filtered: true, ci }),
  )
  const { suite: facts, tiles, days, costliest } = await overview()
  const { runs } = await other.json<RunsAnswer>('/api/v1/runs')

  expect(alone).toMatchObject({ suite: { runs: 1, partialRuns: 0 }, tiles: { wallMs: { value: 10 } } })
  expect(facts).toMatchObject({ runs: 4, partialRuns: 2 })
  expect(tiles).toMatchObject({ wallMs: { value: 400 }, failedRuns: { value: 0 } })
  expect(days.reduce((sum, day) => sum + day.runs, 0)).toBe(2)
  expect(costliest).toMatchObject([{ runs: 4 }])
  expect(runs.map(({ filtered }) => filtered)).toEqual([true, true, undefined, true])
})

test.each([
  [4, 'nothing'],
  [5, 'them'],
])('with %i runs in the period before the tiles compare with %s', async (before, compared) => {
  await using other = await startTestServer()
  const runs = Array.from({ length: before + 1 }, (_, index) =>
    buildReport({ id: `r${index}`, startedAt: new Date(nowMs - (index === 0 ? 1 : 10) * dayMs - index).toISOString() }),
  )
  await other.send(...runs)

  const { tiles } = await other.json<OverviewAnswer>('/api/v1/overview?range=7d')

  expect(tiles.failedRuns.previous).toBe(compared === 'them' ? 0 : null)
  expect(tiles.wallMs.previous).toBe(compared === 'them' ? tiles.wallMs.value : null)
})

test('what is not there is a 404 that says so', async () => {
  for (const path of ['/api/v1/runs/none', '/api/v1/tests/0000000000000000', '/api/v1/none', '/api/v2/runs']) {
    const response = await server.get(path)
    expect({ path, status: response.status }).toEqual({ path, status: 404 })
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^there is no /) })
  }
})

test('another method than there is gets 405 and what there is', async () => {
  for (const [method, path, allow] of [
    ['PUT', '/api/v1/runs', 'GET, HEAD'],
    ['GET', '/api/v1/reports', 'POST'],
    ['DELETE', '/api/v1/tests/abc', 'GET, HEAD'],
    ['PUT', '/api/v1/session', 'POST, GET, HEAD, DELETE'],
  ] as const) {
    const response = await fetch(server.url + path, { method })
    expect({ path, status: response.status, allow: response.headers.get('allow') }).toEqual({
      path,
      status: 405,
      allow,
    })
  }
})

test('HEAD answers like GET, without a body, also for the stream', async () => {
  for (const path of ['/api/v1/runs', '/api/v1/overview', '/api/v1/events']) {
    const response = await fetch(server.url + path, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  }
})

test('an unchanged answer is not sent twice, a new report changes it', async () => {
  await using other = await startTestServer()
  await other.send(reports[0]!)
  const first = await other.get('/api/v1/runs')
  const etag = first.headers.get('etag')!

  const again = await other.get('/api/v1/runs', { 'if-none-match': etag })
  await other.send(reports[1]!)
  const changed = await other.get('/api/v1/runs', { 'if-none-match': etag })

  expect(again.status).toBe(304)
  expect(changed.status).toBe(200)
  expect(((await changed.json()) as RunsAnswer).runs).toHaveLength(2)
})

/** A day ago. */
const ofProject = (project: string, id: string, minute = 0): Report =>
  buildReport({ id, startedAt: new Date(nowMs - dayMs + minute * 60_000).toISOString(), run: { project } })

test('a report of another project changes nothing of what is known of one', async () => {
  await using own = await startTestServer()
  await own.send(ofProject('one', 'a'))
  const ask = (query: string) => own.get(`/api/v1/runs${query}`).then((answer) => answer.text())
  const [before, newestBefore] = [await ask('?project=one'), await ask('')]
  await own.send(ofProject('two', 'b', 1))

  expect(await ask('?project=one')).toBe(before)
  expect(await ask('')).not.toBe(newestBefore)
  await own.send(ofProject('one', 'c'))
  expect(await ask('?project=one')).not.toBe(before)
})

test('answers are packed for whoever takes gzip on another machine', async () => {
  await using own = await startTestServer({
    args: ['--allowed-host', 'tests.example'],
    tokens: [{ scope: 'read' }, { scope: 'ingest' }],
  })
  const [read, ingest] = own.tokens.map((token) => ({ authorization: `Bearer ${token}` }))
  for (const name of ['a', 'b', 'c', 'd']) await own.post(gzipReport(ofProject('one', name)), ingest)
  // Nothing of it depends on the time of day: they may be asked for in different minutes.
  const ask = async (host: string, takes: string) => {
    const asked = request(`${own.url}/api/v1/runs?limit=4`, { headers: { ...read, host, 'accept-encoding': takes } })
    const [response] = (await once(asked.end(), 'response')) as [IncomingMessage]
    const encoding = response.headers['content-encoding']
    const bytes = await buffer(response)
    return { encoding, json: JSON.parse((encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString()) as unknown }
  }
  const packed = await ask('tests.example', 'gzip, br')
  const others = [
    await ask('tests.example', 'identity'),
    await ask('tests.example', 'gzip;q=0'),
    await ask('localhost', 'gzip'),
  ]

  expect(packed.encoding).toBe('gzip')
  expect(others.map(({ encoding }) => encoding)).toEqual([undefined, undefined, undefined])
  expect(others.map(({ json }) => json)).toEqual([packed.json, packed.json, packed.json])
})
