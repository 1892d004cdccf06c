import { describe, expect, test } from 'vitest'
import { endingOf } from '../rerun/dependent-suite.ts'
import { TempProject } from '../support/temp-project.ts'
import { commit, gate, gateJson, gateProject, inDays } from './gate-suite.ts'

const quarantine = (file: string, expires: string): Record<string, string> => ({
  'stratigraph.quarantine.json': JSON.stringify({
    tests: [{ file, test: ['cart', 'adds an item'], owner: '@acme/qa', reason: 'https://issues.example/7', expires }],
  }),
})

describe.each(['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30'] as const)('with runs of %s', (major) => {
  test('the gate is open where nothing failed, closed at a new failure, and open again while that is in quarantine', async () => {
    await using project = await gateProject(major)
    const file = `cart.${endingOf(major)}`
    await project.run()
    const green = await gate(project)
    commit(project, 'second')
    await project.run([], { env: { FAIL: 'adds' } })
    const red = await gate(project)
    const { said } = await gateJson(project)
    await project.write(quarantine(file, inDays(3)))
    const known = await gate(project)
    await project.write(quarantine(file, inDays(-1)))
    const expired = await gate(project)

    expect([green, red, known, expired].map(({ exitCode }) => exitCode)).toEqual([0, 1, 0, 1])
    expect(green.stdout).toContain('The gate is open: nothing failed.')
    expect(red.stdout).toContain(
      `✗ blocks  new\n      ${file} > cart > adds an item\n        It passed in the one run before`,
    )
    expect(red.stdout).toContain('owner: @acme/cart')
    expect(red.stdout).toContain('The gate is closed: 1 of 1 failure blocks.')
    expect(said).toMatchObject({ passes: false, runs: [{ counts: { new: 1 }, earlierReports: 1, quarantined: 0 }] })
    expect(known.stdout).toContain(`✓ passes  in quarantine until ${inDays(3)} (@acme/qa)`)
    expect(expired.stdout).toContain(`its quarantine expired on ${inDays(-1)} (@acme/qa)`)
  })
})

test('what has failed since an earlier commit is broken since then', async () => {
  await using project = await gateProject('vitest5')
  await project.run()
  const broke = commit(project, 'second')
  await project.run([], { env: { FAIL: 'adds' } })
  commit(project, 'third')
  await project.run([], { env: { FAIL: 'adds,removes' } })

  const { said, exitCode } = await gateJson(project)

  expect(exitCode).toBe(1)
  const [run] = said.runs
  expect(run!.summary).toBe('1 new, 1 broken before')
  const [removes, adds] = run!.failures
  expect(removes).toMatchObject({ kind: 'new', test: { titlePath: ['cart', 'removes an item'] } })
  expect(adds).toMatchObject({
    kind: 'broken',
    since: { seenAt: { commit: broke }, after: { run: expect.anything() } },
  })
  expect(adds!.because).toContain(
    `It has failed in 1 run before this one, since ${broke.slice(0, 7)}; it passed last at `,
  )
})

test('what passed on the very commit before is not called new', async () => {
  await using project = await gateProject('jest30')
  await project.run()
  commit(project, 'second')
  await project.run()
  await project.run([], { env: { FAIL: 'adds' } })

  const { said } = await gateJson(project)

  expect(said.runs[0]!.failures[0]).toMatchObject({ kind: 'unknown', facts: { runs: 2, passedOnCommit: 1 } })
  expect(said.runs[0]!.gate.failures[0]!.blocks).toBe(true)
})

test('an order-dependent failure names its suspect, and passes only where that is allowed', async () => {
  const file = 'session.test.mjs'
  await using project = await TempProject.create('vitest5', {
    'vitest.config.mjs': `export default { test: {
      include: ['*.test.mjs'], reporters: ['default', '@stratigraph/reporter/vitest'],
      sequence: { shuffle: { tests: true }, seed: Number(process.env.SEED) } } }`,
    [file]: `import { expect, test } from 'vitest'
      const cart = []
      test('takes a book', () => { cart.push('book') })
      test('is empty', () => expect(cart).toEqual([]))
      test('a', () => {}); test('b', () => {}); test('c', () => {})`,
  })
  commit(project, 'first')
  // Orders differ by seed; the last one must be one that fails.
  let failed = false
  for (let seed = 1; seed <= 16 || !failed; seed++) {
    failed = (await project.run([], { env: { SEED: String(seed) } })).exitCode !== 0
  }

  const closed = await gateJson(project)
  const opened = await gate(project, ['--allow', 'order-dependent'])

  const [failure] = closed.said.runs[0]!.failures
  expect(failure).toMatchObject({
    kind: 'order-dependent',
    order: { kind: 'victim', isExposed: true, isProven: false, suspect: `${file} > takes a book` },
  })
  expect(failure!.order!.command).toBe(`npx stratigraph bisect '${file} > is empty'`)
  expect([closed.exitCode, opened.exitCode]).toEqual([1, 0])
  expect(opened.stdout).toContain('✓ passes  order-dependent, which is allowed')
})

test('a file that cannot be run, and an error outside of tests, block', async () => {
  await using project = await gateProject('vitest5')
  await project.write({
    'broken.test.mjs': `import './is-not-there.mjs'`,
    'loose.test.mjs': `import { test } from 'vitest'
      test('passes', () => { Promise.reject(new Error('nobody waits for it')) })`,
  })
  await project.run()

  const { exitCode, said } = await gateJson(project, ['--allow', 'known-flaky,order-dependent,missing-shards'])

  expect(exitCode).toBe(1)
  expect(said.runs[0]!.others.map(({ kind, file }) => [kind, file])).toEqual([
    ['broken-file', 'broken.test.mjs'],
    ['outside-tests', 'loose.test.mjs'],
  ])
})

describe('what cannot be judged ends with 2', () => {
  test('no run', async () => {
    await using project = await gateProject('vitest5')

    const { exitCode, stderr } = await gate(project)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no recorded run in ')
    expect(stderr).toContain('Run the tests with the reporter first')
  })

  test('a run of an earlier CI run, where this one recorded none', async () => {
    await using project = await gateProject('vitest5')
    const ci = (runId: string): Record<string, string> => ({
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: runId,
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_JOB: 'test',
    })
    await project.run([], { env: ci('7') })

    const own = await gate(project, [], { env: ci('7') })
    const other = await gate(project, [], { env: ci('8') })

    expect([own.exitCode, other.exitCode]).toEqual([0, 2])
    expect(other.stderr).toContain('there is no recorded run of this CI run, attempt 1 in ')
  })

  test('a quarantine file that is wrong, by line and field', async () => {
    await using project = await gateProject('vitest5')
    await project.run()
    await project.write({ 'stratigraph.quarantine.json': '{ "tests": [\n{ "file": "a" } ] }' })

    const { exitCode, stderr } = await gate(project)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('stratigraph.quarantine.json:2: tests[0].owner must be text')
  })

  test('misuse, and a server that is not there', async () => {
    await using project = await gateProject('vitest5')
    await project.run()

    const [option, kind, server] = await Promise.all([
      gate(project, ['--runs', '3']),
      gate(project, ['--allow', 'new']),
      gate(project, ['--url', 'http://127.0.0.1:9']),
    ])

    expect([option, kind, server].map(({ exitCode }) => exitCode)).toEqual([2, 2, 2])
    expect(kind.stderr).toContain('--allow "new": there are known-flaky, order-dependent, missing-shards')
    expect(server.stderr).toContain('http://127.0.0.1:9 cannot be reached')
  })
})

test('all runs of a CI run are judged, each by itself', async () => {
  await using project = await gateProject('vitest5')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1' }
  await project.run([], { env: { ...env, GITHUB_JOB: 'unit', FAIL: 'adds' } })
  await project.run([], { env: { ...env, GITHUB_JOB: 'e2e' } })

  const { exitCode, said } = await gateJson(project, [], { env: { ...env, GITHUB_JOB: 'gate' } })

  expect(exitCode).toBe(1)
  expect(said.runs.map(({ gate: { passes } }) => passes)).toEqual([false, true])
})
