import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startAnalyst } from '../../packages/server/src/analyst/start-analyst.ts'
import type { OverviewAnswer } from '../../packages/server/src/api-schemas/overview.ts'
import { createHistory, type History } from '../../packages/server/src/history/history.ts'
import { inFileShuffles, simulateHistory } from '../order/simulate-history.ts'
import { simulateSuite } from '../order/simulate-suite.ts'
import { plantVictim } from '../order/plants.ts'
import { seeded } from '../order/random.ts'
import { reportsOf } from '../support/history-reports.ts'
import { fillHistory } from '../support/long-history.ts'
import { makeTempDir, openIngest } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { type ServerChild, startServerChild } from '../support/server-child.ts'
import { settled } from './flaky/settled.ts'

const fail = (error: unknown): never => expect.fail(String(error))
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER }

/** All that is analysed of a project, as values. */
async function analysesOf(history: History, project: number) {
  const found = (await history.project(project))!
  await found.whole()
  const order = (await history.order(found).of(everything, 'all')).analysis
  const slow = (await history.slow(found).of(undefined)).analysis
  const verdicts = (await history.verdicts(found).soon(600_000))!.analysis
  return {
    order: {
      runs: order.runs.map(({ report }) => report),
      outages: order.outages,
      coverage: order.coverage,
      tests: order.tests.all(),
    },
    slow: { ...slow, runs: slow.runs.map(({ id }) => id) },
    verdicts: found.catalog.tests.map(({ test: own }) => verdicts.verdicts.of(own)),
    runs: verdicts.runs.map(({ id }) => id),
  }
}

test('another thread says the same of a history as this one, also of what comes and goes while it knows the rest', async () => {
  await using distant = openIngest({ now: Date.now, maxRows: 1500, analyst: startAnalyst(fail), fewResults: 0 })
  const random = seeded(8)
  const suite = simulateSuite(random, 6, 4, 9)
  const plants = suite.files.slice(0, 4).map(({ tests }) => plantVictim(random, tests))
  const reports = reportsOf(simulateHistory(random, suite, plants, { ...inFileShuffles, runs: 40 }), 'simulated')
  for (const report of reports.slice(0, 39)) await distant.accept(report)
  await fillHistory(distant, { reports: 80 })
  const projects = await distant.store.projects()
  const first = await Promise.all(projects.map(({ project }) => analysesOf(distant.history, project)))
  const near = createHistory({ store: distant.store, maxRows: 1500 })

  expect(first).toEqual(await Promise.all(projects.map(({ project }) => analysesOf(near, project))))
  expect(first.map(({ order }) => order.tests.length)).not.toContain(0)
  expect(first.flatMap(({ verdicts }) => verdicts.map((verdict) => verdict?.class))).toContain('flaky')

  await distant.accept(reports[39]!)
  await fillHistory(distant, { reports: 1, first: 80 })
  const fresh = createHistory({ store: distant.store, maxRows: 1500 })
  const again = await Promise.all(projects.map(({ project }) => current(distant.history, project)))
  expect(again).toEqual(await Promise.all(projects.map(({ project }) => analysesOf(fresh, project))))
  expect(again.map(({ runs }) => runs)).not.toEqual(first.map(({ runs }) => runs))
})

/** As soon as it has the newest report. */
async function current(history: History, project: number): ReturnType<typeof analysesOf> {
  const found = (await history.project(project))!
  for (;;) {
    const [order, slow, verdicts] = await Promise.all([
      history.order(found).of(everything, 'all', 600_000),
      history.slow(found).of(undefined),
      history.verdicts(found).soon(600_000),
    ])
    if (order.isCurrent && slow.isCurrent && verdicts?.isCurrent) return analysesOf(history, project)
  }
}

/** Loaded before the server, in each of its threads: on a signal the one that analyses does that. */
const onSignal = (does: string): string => `
const { isMainThread, threadName } = require('node:worker_threads')
const channel = new BroadcastChannel('end')
channel.unref()
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage(''))
else if (threadName === 'analyst') channel.onmessage = () => {
  require('node:fs').writeSync(1, 'told')
  ${does}
}
`

async function tell(server: ServerChild): Promise<void> {
  server.child.kill('SIGUSR2')
  while (!server.output().includes('told')) await fetch(`${server.url}/api/v1/health`)
}

async function startWithAnalyst(dir: string, does: string): Promise<ServerChild> {
  await writeFile(join(dir, 'preload.cjs'), onSignal(does))
  return startServerChild(dir, { nodeArgs: ['--require', join(dir, 'preload.cjs')] })
}

/** More results than are analysed where requests are answered. */
async function send({ url }: ServerChild, minutesAgo: readonly number[]): Promise<void> {
  for (const minute of minutesAgo) {
    const tests = Array.from({ length: 6000 }, (_, number) => `t${number}`)
    const startedAt = new Date(Date.now() - minute * 60_000).toISOString()
    const report = buildReport({ id: `r${minute}`, startedAt, files: [{ path: 'a.test.ts', tests }] })
    const sent = await fetch(`${url}/api/v1/reports`, { method: 'POST', body: new Uint8Array(gzipReport(report)) })
    expect(sent.status).toBe(201)
  }
}

const overview = async (server: ServerChild): Promise<OverviewAnswer> =>
  settled({ get: (path) => fetch(`${server.url}/api/v1${path}`) }, '/overview')

const failsAtNext = `
require('node:worker_threads').parentPort.on('message', ({ kind }) => {
  if (kind === 'analyse') throw new Error('the analyst was told to fail')
})`

test('an analysis in which its thread has failed is made by the next one, and the log says so', async () => {
  await using dir = await makeTempDir()
  await using server = await startWithAnalyst(dir.path, failsAtNext)
  await send(server, [90, 80, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21])
  const before = await overview(server)
  expect(before.verdicts).not.toBeNull()

  await tell(server)
  // Nobody has asked about that hour before: its analysis is waited for.
  const order = await fetch(`${server.url}/api/v1/order?range=1h`)

  expect(order.status).toBe(200)
  await send(server, [1])
  expect((await overview(server)).verdicts).toEqual(before.verdicts)
  expect(server.output()).toContain('the thread that analyses has ended, and is started again')
  expect(server.output()).toContain('the analyst was told to fail')
})

test('the server ends at once in the middle of an analysis that would never end', async () => {
  await using dir = await makeTempDir()
  await using server = await startWithAnalyst(dir.path, `for (;;);`)
  await send(server, [20, 19, 18, 17, 16, 15, 14, 13, 12, 11])
  await overview(server)
  await tell(server)
  await send(server, [10])
  // Somebody waits for what will never come.
  const asked = fetch(`${server.url}/api/v1/order?range=1d`).then(({ status }) => status)
  expect((await fetch(`${server.url}/api/v1/overview`)).headers.get('cache-control')).toBe('no-store')

  server.child.kill('SIGTERM')

  expect(await server.exited).toEqual([0, null])
  expect([200, 503]).toContain(await asked)
})

test('who waits for an analysis when the thread is closed is told so', async () => {
  const analyst = startAnalyst(fail)
  const input = {
    schedules: [],
    fileOfTest: new Int32Array(0),
    fileCount: 0,
    seeds: new Uint32Array(0),
  }
  const answer = analyst.analyse('order', input)
  const closed = analyst.close()

  await expect(answer).rejects.toThrow('the server is being stopped')
  await closed
  await expect(analyst.analyse('order', input)).rejects.toThrow('the server is being stopped')
})
