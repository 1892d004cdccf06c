import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunVerdictAnswer } from '../../packages/server/src/api-schemas/run-verdict.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { buildReport, type BuiltTest } from '../support/report-builder.ts'
import { TempProject } from '../support/temp-project.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { gate, gateJson, inDays, leave } from './gate-suite.ts'
import { verdictHistory } from './verdict-history.ts'

const kinds = ({ failures }: { failures: { test: { titlePath: string[] }; kind: string }[] }): Record<string, string> =>
  Object.fromEntries(failures.map(({ test: { titlePath }, kind }) => [titlePath.at(-1), kind]))
const expectedKinds = { regression: 'new', flaky: 'known-flaky', broken: 'broken', 'is empty': 'order-dependent' }

let server: TestServer
let project: TempProject
const reports = verdictHistory(Date.now())

beforeAll(async () => {
  server = await startTestServer()
  await server.send(...reports)
  project = await TempProject.create('vitest5', { 'package.json': '{ "name": "stranger" }' })
  leave(project, ...reports)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await project[Symbol.asyncDispose]()
})

const verdictOf = (run: string): Promise<RunVerdictAnswer> => server.json(`/api/v1/runs/${run}/verdict`)

describe('the verdict on a run', () => {
  test('tells what each failure is, with the facts behind it', async () => {
    const verdict = await verdictOf('run-39')
    const [regression, broken, order, flaky] = verdict.failures

    expect(kinds(verdict)).toEqual(expectedKinds)
    expect(verdict.summary).toBe('1 new, 1 broken before, 1 order-dependent, 1 known flaky')
    expect(verdict).toMatchObject({ earlierReports: 39, quarantined: 0, passes: false, others: [] })
    expect(regression).toMatchObject({
      because: 'It passed in all 39 runs before this one.',
      facts: { runs: 39, failed: 0, passedInARow: 39 },
      error: 'expected 1 to be 2',
      gate: { blocks: true, why: 'new' },
    })
    expect(broken!.since).toMatchObject({ seenAt: { run: 'run-36' }, after: { run: 'run-35' } })
    expect(broken!.because).toMatch(
      /^It has failed in 3 runs before this one, since aaaaaaa; it passed last at aaaaaaa\.$/,
    )
    expect(order).toMatchObject({
      test: { owners: ['@acme/cart'] },
      order: { kind: 'victim', isExposed: true, isProven: false, suspect: 'src/cart.test.ts > cart > takes a book' },
    })
    expect(order!.order!.command).toBe("npx stratigraph bisect 'src/cart.test.ts > cart > is empty'")
    expect(flaky!.because).toMatch(/^It fails in about \d+ % of its runs on code that works: 4 of 39 runs before/)
    expect(flaky!.facts.rate!.low).toBeGreaterThan(0.02)
  })

  test('knows no more than was known then', async () => {
    const first = await verdictOf('run-07')
    const breaking = await verdictOf('run-36')

    expect(kinds(first)).toEqual({ flaky: 'new' })
    expect(kinds(breaking)).toEqual({ broken: 'new' })
    expect(first.earlierReports).toBe(7)
  })

  test('of a run that passed says so', async () => {
    expect(await verdictOf('run-00')).toMatchObject({
      failures: [],
      others: [],
      summary: 'Nothing failed',
      passes: true,
    })
  })

  test('of a run that there is not is refused', async () => {
    expect((await server.get('/api/v1/runs/none/verdict')).status).toBe(404)
  })
})

describe('the gate', () => {
  test.each([
    ['the server', () => ['--url', server.url]],
    ['the local history', () => ['--local']],
  ])('by %s says the same', async (_, options) => {
    const closed = await gateJson(project, options())
    const table = await gate(project, options())

    expect(closed.exitCode).toBe(1)
    expect(kinds(closed.said.runs[0]!)).toEqual(expectedKinds)
    expect(closed.said.runs[0]!.summary).toBe('1 new, 1 broken before, 1 order-dependent, 1 known flaky')
    expect(closed.said.runs[0]!.gate.failures.every(({ blocks }) => blocks)).toBe(true)
    expect(table.stdout).toContain('The gate is closed: 4 of 4 failures block.')
    expect(table.stdout).toContain('depends on: src/cart.test.ts > cart > takes a book')
  })

  test('lets through what is allowed, and only that', async () => {
    const { said, exitCode } = await gateJson(project, ['--local', '--allow', 'known-flaky,order-dependent'])
    const blocking = said.runs[0]!.failures.filter((__, index) => said.runs[0]!.gate.failures[index]!.blocks)

    expect(exitCode).toBe(1)
    expect(blocking.map(({ kind }) => kind)).toEqual(['new', 'broken'])
  })

  test('judges the run that is named', async () => {
    const passed = await gate(project, ['--run', 'run-00', '--url', server.url])
    const missing = await gate(project, ['--run', 'none', '--url', server.url])

    expect([passed.exitCode, missing.exitCode]).toEqual([0, 2])
    expect(missing.stderr).toContain('there is no run "none"')
  })

  test('is opened by entries of the server and of the file together', async () => {
    // What is decided here must not reach the other tests.
    await using ownServer = await startTestServer()
    await using own = await TempProject.create('vitest5', { 'package.json': '{ "name": "stranger" }' })
    await ownServer.send(...reports)
    leave(own, ...reports)
    const { tests } = await ownServer.json<TestsAnswer>('/api/v1/tests')
    const put = (title: string, days: number) =>
      fetch(
        `${ownServer.url}/api/v1/tests/${tests.find(({ titlePath }) => titlePath.at(-1) === title)!.id}/quarantine`,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ owner: '@acme/qa', reason: 'known', expires: inDays(days) }),
        },
      )
    for (const title of ['regression', 'broken', 'is empty']) await put(title, 2)
    const part = await gateJson(own, ['--url', ownServer.url])
    await own.write({
      'stratigraph.quarantine.json': JSON.stringify({
        tests: [{ file: 'src/all.test.ts', test: ['flaky'], owner: '@lena', reason: 'slow', expires: inDays(0) }],
      }),
    })

    const whole = await gate(own, ['--url', ownServer.url])
    const verdict = await ownServer.json<RunVerdictAnswer>('/api/v1/runs/run-39/verdict')

    expect(part.exitCode).toBe(1)
    expect(part.said.runs[0]!.quarantined).toBe(3)
    expect(whole.stdout).toContain(`✓ passes  in quarantine until ${inDays(0)} (@lena)`)
    expect(whole.stdout).toContain('The gate is open: 4 failures, known and allowed.')
    expect(whole.exitCode).toBe(0)
    expect(verdict).toMatchObject({ quarantined: 3, passes: false })
    expect(verdict.summary).toContain('(3 in quarantine)')
  })
})

test('shards of a run are judged as one; those that are missing keep the gate closed', async () => {
  await using own = await TempProject.create('vitest5', { 'package.json': '{ "name": "stranger" }' })
  const shard = (index: number): Report =>
    buildReport({
      id: `shard-${index}`,
      startedAt: new Date().toISOString(),
      files: [`src/${index}.test.ts`],
      run: { key: 'one', shard: { index, count: 2 }, ci: null },
    })
  leave(own, shard(1))
  const part = await gate(own)
  const allowed = await gate(own, ['--allow', 'missing-shards'])
  leave(own, shard(2))
  const whole = await gate(own)

  expect([part.exitCode, allowed.exitCode, whole.exitCode]).toEqual([1, 0, 0])
  expect(part.stdout).toContain('✗ blocks  1 of 2 shards are here: 1 did not report')
})

test('an outage is one thing about the run, and blocks', async () => {
  await using own = await TempProject.create('vitest5', { 'package.json': '{ "name": "stranger" }' })
  const tests = (status: 'passed' | 'failed'): BuiltTest[] =>
    Array.from({ length: 6 }, (_, at) => ({ title: `test ${at}`, status }))
  const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
  leave(
    own,
    buildReport({ id: 'a', startedAt: at(2), files: [{ path: 'a.test.ts', tests: tests('passed') }] }),
    buildReport({ id: 'b', startedAt: at(1), files: [{ path: 'a.test.ts', tests: tests('failed') }] }),
  )

  const { said, exitCode } = await gateJson(own, ['--allow', 'known-flaky,order-dependent'])

  expect(exitCode).toBe(1)
  expect(said.runs[0]!.summary).toBe('6 by the infrastructure')
  expect(said.runs[0]!.failures[0]!.because).toBe(
    'Most of what ran failed with it (6 tests of 1 file): that says nothing about this test.',
  )
})

test('names from outside cannot break out of the table, nor become commands of a CI', async () => {
  await using own = await TempProject.create('vitest5', { 'package.json': '{ "name": "stranger" }' })
  const names = [
    '::error::taken',
    'line\n::set-output name=a::b',
    '##vso[task.complete result=Succeeded]',
    '\u001b[2J\u001b[31mred',
    'turned \u202Egnp.exe',
    '\u0007 and \u009b2K',
  ]
  leave(
    own,
    buildReport({
      id: 'hostile',
      startedAt: new Date().toISOString(),
      files: [
        {
          path: 'a.test.ts',
          tests: [
            ...names.map((title) => ({ title, status: 'failed' as const, error: `${title}\n::warning::x` })),
            ...Array.from({ length: 8 }, (_, index) => `fine ${index}`),
          ],
        },
      ],
    }),
  )

  const { stdout, exitCode } = await gate(own)

  expect(exitCode).toBe(1)
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  expect(stdout).not.toMatch(/^\s*::/m)
  expect(stdout).not.toMatch(/##vso/)
})
