import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TempProject } from '../support/temp-project.ts'
import { bisect, configFile, endingOf, testFile } from './dependent-suite.ts'

/** Two tests of which the first to run leaves something behind for the other. */
const cart = `
const cart = []
test('is empty', () => expect(cart.length).toBe(0))
test('takes a book', () => { cart.push('book') })
`

test('Vitest projects: the same file in two of them is two files', async () => {
  await using project = await TempProject.create('vitest5', {
    'vitest.config.mjs': `export default { test: { projects: [
      { test: { name: 'node', include: ['**/*.test.mjs'] } },
      { test: { name: 'threads', pool: 'threads', include: ['**/*.test.mjs'] } },
    ] } }`,
    'cart.test.mjs': testFile('vitest5', cart),
  })
  const either = await bisect(project, ['cart.test.mjs > is empty', '--max-runs', '5'])
  expect(either.said.kind).toBe('not-run')
  expect(either.stderr).toContain('more than one test is called')
  expect(either.stderr).toContain('  [node] cart.test.mjs > is empty\n  [threads] cart.test.mjs > is empty\n')

  const { said } = await bisect(project, ['[threads] cart.test.mjs > is empty', '--max-runs', '5'])
  expect(said.polluters).toEqual(['[threads] cart.test.mjs > takes a book'])
})

test('Jest projects with a rootDir of their own, started in a folder of a repository, beside a file of the same name', async () => {
  await using project = await TempProject.create('jest30', {
    'package.json': '{ "name": "stranger" }',
    'apps/jest.config.cjs': `module.exports = { projects: [
      { displayName: 'a', rootDir: 'a b', transform: {}, testMatch: ['**/*.test.cjs'] },
      { displayName: 'c', rootDir: 'c', transform: {}, testMatch: ['**/*.test.cjs'] },
    ] }`,
    'apps/a b/cart.test.cjs': testFile('jest30', cart),
    'apps/a b/cart.test.cjs.test.cjs': testFile('jest30', `test('other', () => {})`),
    'apps/c/cart.test.cjs': testFile('jest30', cart),
  })
  await mkdir(join(project.dir, '.git'))
  const { said, stderr } = await bisect(project, ['[a] a b/cart.test.cjs > is empty', '--max-runs', '5'], {
    cwd: join(project.dir, 'apps'),
  })
  expect(said.polluters, stderr).toEqual(['[a] a b/cart.test.cjs > takes a book'])
})

test.each(['vitest5', 'jest30'] as const)(
  '%s outside of a repository, with a root below: files are named relative to it',
  async (major) => {
    const root = major === 'vitest5' ? `root: './sub'` : `rootDir: './sub'`
    await using project = await TempProject.create(major, {
      ...configFile(major, root),
      [`sub/cart.${endingOf(major)}`]: testFile(major, cart),
    })
    const { said, stderr } = await bisect(project, [`cart.${endingOf(major)} > is empty`, '--max-runs', '5'])
    expect(said.polluters, stderr).toEqual([`cart.${endingOf(major)} > takes a book`])
  },
)

test.each(['vitest5', 'jest30'] as const)(
  '%s: retries, thresholds, snapshots and reporters that write files change nothing and are not changed',
  async (major) => {
    const ending = endingOf(major)
    const settings =
      major === 'vitest5'
        ? `retry: 2, reporters: [['json', { outputFile: 'out.json' }]], coverage: { enabled: true, thresholds: { lines: 100 } }`
        : `reporters: [['./reporter.cjs', {}]], collectCoverage: true, coverageThreshold: { global: { lines: 100 } }`
    const snapshot =
      major === 'vitest5'
        ? `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[\`old 1\`] = \`1\`;\n`
        : `// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[\`old 1\`] = \`1\`;\n`
    await using project = await TempProject.create(major, {
      ...configFile(major, settings),
      'reporter.cjs': `module.exports = class { onRunStart() { require('node:fs').writeFileSync('out.json', 'overwritten') } }`,
      'out.json': 'mine',
      [`__snapshots__/cart.${ending}.snap`]: snapshot,
      [`cart.${ending}`]: testFile(
        major,
        `${major === 'jest30' ? 'jest.retryTimes(2)\n' : ''}
        let attempts = 0
        const cart = []
        test('is empty', () => { if (attempts++ === 0) expect(cart.length).toBe(0) })
        test('takes a book', () => { cart.push(process.env.NODE_OPTIONS) ; expect(cart).toEqual(['--stack-trace-limit=7']) })
        test('new', () => { try { expect(2).toMatchSnapshot() } catch {} })`,
      ),
    })
    const { said } = await bisect(project, [`cart.${ending} > is empty`], {
      env: { NODE_OPTIONS: '--stack-trace-limit=7', TZ: 'UTC' },
    })
    // It fails at its first attempt and passes on retry: that is what an order does to it.
    expect(said).toMatchObject({ kind: 'victim', polluters: [`cart.${ending} > takes a book`] })
    expect(await project.read('out.json')).toBe('mine')
    expect(await project.read(`__snapshots__/cart.${ending}.snap`)).toBe(snapshot)
  },
)
