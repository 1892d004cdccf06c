import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { recordVitest, vitestProject } from '../vitest/vitest-project.ts'
import { inWords, usesByFile, usesByTest } from './evidence.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// Whose crossing is it? The same suite in every runner, at boundaries that are there on every machine.

const suite = `
beforeAll(() => fs.writeFileSync(at('before all'), ''))
afterAll(() => fs.rmSync(at('before all')))
test('crosses nothing', () => {})
test('writes', () => { fs.writeFileSync(at('one'), 'x'); fs.rmSync(at('one')) })
test('writes and waits', async () => {
  await fs.promises.writeFile(at('two'), 'x')
  await new Promise((done, failed) => fs.readFile(at('two'), (error) => (error ? failed(error) : done())))
})
test('once each', async () => {
  fs.appendFileSync(at('once'), 'x')
  await util.promisify(fs.writeFile)(at('once'), 'x')
  await util.promisify(fs.appendFile)(at('once'), 'x')
  await new Promise((done) => fs.createWriteStream(at('once')).end('x', done))
  fs.readFileSync(at('once'))
  for await (const part of fs.createReadStream(at('once'))) expect(part).toHaveLength(1)
})
describe('with hooks', () => {
  beforeEach(() => fs.mkdirSync(at('folder')))
  afterEach(() => fs.rmSync(at('folder'), { recursive: true }))
  test('in the body', () => fs.writeFileSync(at('folder/three'), 'x'))
})
test('serves itself', async () => {
  const server = http.createServer((request, response) => response.end('hello'))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  expect(await (await fetch('http://127.0.0.1:' + port + '/secret?token=secret')).text()).toBe('hello')
  await new Promise((done) => http.get({ port, path: '/secret' }, (answer) => answer.resume().on('end', done)))
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})
test('starts a process', () => { child_process.execFileSync(process.execPath, ['--version']) })
test('errors stay as they are', async () => {
  let error
  try { fs.readFileSync(at('missing')) } catch (thrown) { error = thrown }
  expect(error.code).toBe('ENOENT')
  expect(error.stack).not.toContain('stratigraph/reporter')
  expect(fs.readFileSync.name).toBe('readFileSync')
  expect(await util.promisify(fs.exists)(at('missing'))).toBe(false)
})
describe('side by side', () => {
  for (const name of ['a', 'b', 'c'])
    test.concurrent('concurrent ' + name, async () => {
      for (let round = 0; round < 3; round++) {
        await new Promise((done) => setImmediate(done))
        await fs.promises.writeFile(at(name), 'x')
        await fs.promises.appendFile(at(name), 'x')
      }
    })
})
`

describe.each(everyRunner)('%s', (major) => {
  let report: Report

  beforeAll(async () => {
    report = await recordSuite(major, suite, { modules: ['fs', 'http', 'util', 'child_process'] })
  })

  const of = (title: string): string[] => (usesByTest(report)[title] ?? []).map(inWords)

  test('each test has its own, by phase; hooks of the file are the file’s', () => {
    expect(report.evidence!.looked).toMatchObject({ boundaries: true })
    expect(usesByTest(report)['crosses nothing']).toBeUndefined()
    expect(of('writes')).toEqual(['body filesystem/write, write, remove'])
    expect(of('writes and waits')).toEqual(['body filesystem/write, write', 'body filesystem/read, read'])
    expect(of('in the body').toSorted()).toEqual([
      'afterEach filesystem/write, remove',
      'beforeEach filesystem/write, write',
      'body filesystem/write, write',
    ])
    expect(usesByFile(report)['a.test.js']!.map(inWords)).toEqual([
      'beforeAll filesystem/write, write',
      'afterAll filesystem/write, remove',
    ])
  })

  test('what Node calls for itself meanwhile is not counted', () => {
    expect(usesByTest(report)['once each']).toMatchObject([
      { protocol: 'write', count: 4 },
      { protocol: 'read', count: 2 },
    ])
  })

  test('a server of its own is told as that, and no path and no secret is told', () => {
    expect(of('serves itself').toSorted()).toEqual(['body http/http own, GET', 'body network/listen'])
    expect(usesByTest(report)['serves itself']!.find(({ kind }) => kind === 'http')).toMatchObject({ count: 2 })
    expect(JSON.stringify(report.evidence)).not.toContain('secret')
  })

  test('processes are told by their command', () => {
    expect(usesByTest(report)['starts a process']).toMatchObject([
      { kind: 'process', protocol: 'command', target: expect.stringMatching(/^node/), count: 1 },
    ])
  })

  test('tests that run side by side are kept apart', () => {
    for (const name of ['a', 'b', 'c']) {
      const uses = usesByTest(report)[`concurrent ${name}`]!
      expect(uses).toMatchObject([{ phase: 'body', protocol: 'write', count: 6 }])
      expect(uses[0]!.unsure).toBeUndefined()
    }
  })
})

test('switched off, nothing is watched', async () => {
  await using project = await vitestProject('vitest5', {
    'a.test.js': `import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
test('writes', () => writeFileSync(process.env.STRATIGRAPH_DIR + '/../x', ''))`,
  })

  const { report } = await recordVitest(project, { env: { STRATIGRAPH_PROBE: 'off' } })

  expect(report.evidence).toBeUndefined()
})

test('fake timers do not stop the clock of the probe', async () => {
  await using project = await vitestProject('vitest5', {
    'a.test.js': `import { writeFileSync } from 'node:fs'
import { test, vi } from 'vitest'
test('writes', () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout'] })
  for (let round = 0; round < 20; round++) writeFileSync(process.env.FILE, 'x'.repeat(100_000))
})`,
  })

  const { report } = await recordVitest(project, { env: { FILE: `${project.dir}/file` } })

  expect(usesByTest(report)['writes']![0]).toMatchObject({ count: 20, us: expect.any(Number) })
  expect(usesByTest(report)['writes']![0]!.us).toBeGreaterThan(0)
})
