import { beforeAll, describe, expect, test } from 'vitest'
import { IdleStretches } from '../../../packages/reporter/src/probe/idle-stretches.ts'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { TITLE_SEPARATOR } from '../../../packages/reporter/src/report.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// A fixed wait is time in which nothing is under way but a timer. What looks like one and is none must not be told.

const server = `
const { createServer } = require('node:http')
const late = (work) => setTimeout(work, 200)
createServer((request, response) => late(() => response.end('late'))).listen(0, '127.0.0.1', function () {
  const { port } = this.address()
  require('node:net').createServer((socket) => late(() => socket.write('unasked'))).listen(0, '127.0.0.1', function () {
    process.stdout.write(JSON.stringify([port, this.address().port]))
  })
})
`

const suite = `
const realTimeout = setTimeout
const sleep = (ms) => new Promise((done) => realTimeout(done, ms))
const deadline = (work, ms) => {
  let timer
  const late = new Promise((done, failed) => { timer = realTimeout(failed, ms, new Error('late')) })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
let child, ports
beforeAll(async () => {
  child = child_process.spawn(process.execPath, ['-e', process.env.SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  ports = JSON.parse(await new Promise((done) => child.stdout.once('data', done)))
  child.unref()
})
afterAll(() => child.kill())

test('sleeps', () => sleep(600))
describe('in hooks', () => {
  beforeEach(() => sleep(400))
  afterEach(() => sleep(600))
  test('sleeps in its hooks', () => {})
})
test('sleeps after a question has been answered', async () => {
  await (await fetch('http://127.0.0.1:' + ports[0])).text()
  await sleep(600)
})
test('sleeps while an own server listens', async () => {
  const own = net.createServer().listen(0, '127.0.0.1')
  await sleep(600)
  await new Promise((done) => own.close(done))
})

test('no: waits for an answer', async () => { await (await fetch('http://127.0.0.1:' + ports[0])).text() })
test('no: waits for an answer, with a deadline', async () => {
  await deadline(fetch('http://127.0.0.1:' + ports[0]).then((answer) => answer.text()), 60_000)
})
test('no: waits for what a server says by itself', async () => {
  const socket = net.connect(ports[1], '127.0.0.1')
  await deadline(new Promise((done) => socket.once('data', done)), 60_000)
  socket.destroy()
})
test('no: waits for a process', async () => {
  const own = child_process.spawn(process.execPath, ['-e', 'setTimeout(() => {}, 150)'], { stdio: 'ignore' })
  await deadline(new Promise((done) => own.once('exit', done)), 60_000)
})
test('no: waits for a thread', async () => {
  const worker = new worker_threads.Worker('setTimeout(() => require("node:worker_threads").parentPort.postMessage(1), 150)', { eval: true })
  await deadline(new Promise((done) => worker.once('message', done)), 60_000)
  await worker.terminate()
})
test('no: fake timers', async () => {
  runner.useFakeTimers()
  const slept = new Promise((done) => setTimeout(done, 10_000))
  runner.advanceTimersByTime(10_000)
  runner.useRealTimers()
  await slept
})
test('no: polls', async () => {
  for (let round = 0; round < 12; round++) await sleep(30)
})
test('no: short timers', async () => {
  for (let round = 0; round < 50; round++) await new Promise((done) => setImmediate(done))
  for (let round = 0; round < 20; round++) await sleep(0)
})
test('no: a debounce', () => sleep(5))
test('no: works', () => { for (const end = Date.now() + 150; Date.now() < end;); })
test('no: crosses nothing', () => {})
describe('side by side', () => {
  test.concurrent('no: first', () => sleep(150))
  test.concurrent('no: second', () => sleep(150))
})
`
const titles = [...suite.matchAll(/test(?:\.concurrent)?\('([^']+)'/g)].map(([, title]) => title!)

function idleByTest({ evidence, results, dictionary }: Report): Record<string, number> {
  let test = 0
  const tests = results.testDelta.map((delta) => (test += delta))
  const titleOf = (row: number): string => dictionary!.tests.name[tests[row]!]!.split(TITLE_SEPARATOR).at(-1)!
  return Object.fromEntries(evidence!.tests.flatMap(({ row, idleUs }) => (idleUs ? [[titleOf(row), idleUs]] : [])))
}

describe.each(everyRunner)('%s', (major) => {
  let idle: Record<string, number>
  let report: Report
  beforeAll(async () => {
    report = await recordSuite(major, suite, {
      modules: ['child_process', 'net', 'worker_threads'],
      env: { SERVER: server },
      test: { testTimeout: 60_000 },
    })
    idle = idleByTest(report)
  })

  test.each(titles.filter((title) => !title.startsWith('no: ')))('%s: idle, for no longer than it ran', (title) => {
    expect(idle[title]).toBeGreaterThan(0)
  })

  test.each(titles.filter((title) => title.startsWith('no: ')))('%s: not idle', (title) => {
    expect(idle[title]).toBeUndefined()
  })
})

function waitsOf(lengths: number[], asked = 0): IdleStretches {
  const stretches = new IdleStretches()
  for (const ms of lengths) {
    for (let left = ms; left > 0; left -= 10) stretches.add(Math.min(10, left))
    stretches.end(asked)
  }
  return stretches
}

test.each([
  { lengths: [500], total: 500 },
  { lengths: [500, 200], total: 700 },
  { lengths: [60, 52, 71], total: 0, what: 'a poll' },
  { lengths: [100, 25, 60, 45, 80], total: 0, what: 'a poll on a busy machine' },
  { lengths: [55, 300, 59, 61], total: 300 },
  { lengths: [510, 500, 495], total: 0, what: 'a slow poll' },
  { lengths: [10, 49, 5], total: 0, what: 'too short' },
  { lengths: Array.from({ length: 500 }, (_, index) => 30 * index), total: 0, what: 'far too many' },
])('waits of $lengths ms are told as $total ms', ({ lengths, total }) => {
  expect(waitsOf(lengths).totalMs()).toBe(total)
})

test('what comes in unasked may have been waited for, since the last question', () => {
  const stretches = waitsOf([100], 1)
  stretches.add(200)
  stretches.end(2)

  stretches.dropSince(2)

  expect(stretches.totalMs()).toBe(100)
})
