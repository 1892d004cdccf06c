import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { inWords, usesByFile, usesByTest } from './evidence.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// Work that outlives its test, and connections that do: whose is what happens then? Tests of the suite hand over to each
// other by promises, so that nothing depends on how long anything takes.

const suite = `
const gates = {}
const gate = (name) => gates[name] ??= Promise.withResolvers()

test('leaves work behind', () => {
  gate('next runs').promise.then(() => { fs.writeFileSync(at('late'), ''); gate('late work done').resolve() })
})
test('runs meanwhile', async () => {
  gate('next runs').resolve()
  await gate('late work done').promise
})

describe('hooks', () => {
  beforeAll(() => fs.writeFileSync(at('before all'), ''))
  beforeEach(async () => { await null; fs.writeFileSync(at('before each'), '') })
  afterEach(() => new Promise((done) => setImmediate(() => { fs.writeFileSync(at('after each'), ''); done() })))
  test('one', async () => { await null; fs.writeFileSync(at('body'), '') })
  test('two', () => {})
})

let server, socket
test('opens a connection', async () => {
  server = net.createServer((other) => other.on('data', () => other.write('answer')))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  socket = net.connect(server.address().port, '127.0.0.1')
  await new Promise((done) => socket.once('connect', done))
})
test('asks over it', async () => {
  await new Promise((done) => {
    socket.once('data', () => {
      fs.writeFileSync(at('answered'), '')
      socket.once('data', done)
      socket.write('once more')
    })
    socket.write('question')
  })
  socket.destroy()
  server.close()
})

describe('side by side', () => {
  test.concurrent('first', async () => {
    await gate('second has begun').promise
    fs.writeFileSync(at('first'), '')
    gate('first has written').resolve()
  })
  test.concurrent('second', async () => {
    gate('second has begun').resolve()
    await gate('first has written').promise
    fs.appendFileSync(at('first'), '')
    fs.rmSync(at('first'))
  })
})
`

describe.each(everyRunner)('%s', (major) => {
  let report: Report
  beforeAll(async () => {
    report = await recordSuite(major, suite, { modules: ['fs', 'net'] })
  })
  const of = (title: string): string[] => (usesByTest(report)[title] ?? []).map(inWords).toSorted()

  test('work that outlives its test is told as late, and not as that of the test which runs by then', () => {
    expect(of('leaves work behind')).toEqual([])
    expect(of('runs meanwhile')).toEqual([])
    expect(usesByFile(report)['a.test.js']!.map(inWords).toSorted()).toEqual([
      'beforeAll filesystem/write, write',
      'late filesystem/write, write',
    ])
  })

  test('hooks of each test are its own', () => {
    expect(of('one')).toEqual([
      'afterEach filesystem/write, write',
      'beforeEach filesystem/write, write',
      'body filesystem/write, write',
    ])
    expect(of('two')).toEqual(['afterEach filesystem/write, write', 'beforeEach filesystem/write, write'])
  })

  test('what is done with an answer is the work of the test that asked, whoever opened the connection', () => {
    expect(of('asks over it')).toEqual(['body filesystem/write, write', 'body network/tcp own'])
    expect(usesByTest(report)['asks over it']!.find(({ protocol }) => protocol === 'tcp')).toMatchObject({ count: 2 })
  })

  test('tests that wait for each other are kept apart', () => {
    expect(of('first')).toEqual(['body filesystem/write, write'])
    expect(of('second')).toEqual(['body filesystem/write, write, remove'])
  })
})
