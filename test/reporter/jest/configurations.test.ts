import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import {
  inWorkers,
  jestConfig,
  jestMajors,
  jestProject,
  recordRun,
  resolveFromJest,
  type RecordedRun,
} from '../../support/jest-report.ts'

const { resolve: resolveHere } = createRequire(import.meta.url)

const one = { 'one.test.js': `test('first', () => {})\ntest('second', () => {})` }

/** Observed by the piece in the worker: the lines of the tests and the import's time are there. */
function expectObserved({ exitCode, ran, report, stderr }: RecordedRun, lines: Record<string, number>): void {
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  expect(Object.fromEntries(ran.map(({ title, line }) => [title, line]))).toEqual(lines)
  expect(report.files.collectUs).not.toContain(null)
}

describe.each(jestMajors)('%s', (major) => {
  test('an ESM config and ESM tests', async () => {
    await using project = await jestProject(major, {
      'package.json': '{ "name": "stranger", "type": "module" }',
      'jest.config.cjs': '',
      'jest.config.js': `export default { reporters: ['default', ['@stratigraph/reporter/jest', {}]], transform: {} }`,
      'add.js': `export const add = (a, b) => a + b`,
      'esm.test.js': `import { add } from './add.js'\nawait null\n\ntest('imports', () => expect(add(1, 2)).toBe(3))`,
    })

    const args = ['-c', 'jest.config.js', ...inWorkers()]
    const run = await recordRun(project, args, { env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' } })

    expectObserved(run, { imports: 4 })
  })

  test('the jest key of package.json, with options', async () => {
    const reporters = [['@stratigraph/reporter/jest', { project: 'named', layers: { e2e: ['flows/**'] }, quiet: true }]]
    await using project = await jestProject(major, {
      'jest.config.cjs': '',
      'package.json': JSON.stringify({ name: 'stranger', jest: { reporters } }),
      'flows/pay.test.js': `test('pays', () => {})\ntest('@unit adds up', () => {})`,
      'stock.int.test.js': `describe('stock @slow @db', () => test('falls', () => {}))`,
    })

    const { report, stderr } = await recordRun(project, ['-c', 'package.json'])

    expect(report.run.project).toBe('named')
    const { name, layer } = report.dictionary!.tests
    expect(Object.fromEntries(name.map((title, n) => [title, layer[n]]))).toEqual({
      pays: 3,
      '@unit adds up': 1,
      'stock @slow @db\u001ffalls': 2,
    })
    expect(report.dictionary!.tags!.name.toSorted()).toEqual(['db', 'slow', 'unit'])
    expect(stderr).not.toContain('stratigraph')
  })

  test("TypeScript by Babel's preset: lines as they were written", async () => {
    await using project = await jestProject(major, {
      'typed.test.ts':
        `interface Cart {\n  items: string[]\n}\n\ntype Many = {\n  [name: string]: Cart\n}\n\n` +
        `test('typed', () => {\n  const carts: Many = {}\n  expect(carts).toEqual({})\n})\n\ntest('typed too', (): void => {})`,
    })
    const babel = [resolveFromJest(project, 'babel-jest'), { presets: [resolveHere('@babel/preset-typescript')] }]
    await project.write({ 'jest.config.cjs': jestConfig(`transform: { '\\\\.ts$': ${JSON.stringify(babel)} }`) })

    expectObserved(await recordRun(project, []), { typed: 9, 'typed too': 14 })
  })

  test('a testRunner and an environment of their own are called as ever', async () => {
    await using project = await jestProject(major, {
      ...one,
      'environment.cjs': `
        const { TestEnvironment } = require(process.env.NODE_ENVIRONMENT)
        const { appendFileSync } = require('node:fs')
        module.exports = class extends TestEnvironment {
          #private = []
          async handleTestEvent(event) {
            await null
            this.#private.push(event.name)
            if (event.name === 'teardown') appendFileSync('events.txt', this.#private.join(' '))
          }
        }
      `,
      // In ESM syntax: Jest transpiles it.
      'own-runner.js': `
        import { appendFileSync } from 'node:fs'
        export default function (globalConfig, config, ...rest) {
          appendFileSync('runner.txt', config.testRunner)
          const circus = require(process.env.CIRCUS)
          return (circus.default ?? circus)(globalConfig, config, ...rest)
        }
      `,
    })
    const babel = [
      resolveFromJest(project, 'babel-jest'),
      { plugins: [resolveHere('@babel/plugin-transform-modules-commonjs')] },
    ]
    const config = `testRunner: './own-runner.js', testEnvironment: './environment.cjs'`
    await project.write({ 'jest.config.cjs': jestConfig(`${config}, transform: { '.js$': ${JSON.stringify(babel)} }`) })
    const env = {
      NODE_ENVIRONMENT: resolveFromJest(project, 'jest-environment-node'),
      CIRCUS: resolveFromJest(project, 'jest-circus/runner'),
    }

    const run = await recordRun(project, [], { env })

    expectObserved(run, { first: 1, second: 2 })
    expect(await project.read('runner.txt')).toMatch(/own-runner\.js$/)
    expect(await project.read('events.txt')).toMatch(/run_start .*test_fn_start .*run_finish/)
  })

  test('an environment that nobody can touch: the tests run, and are recorded as Jest tells', async () => {
    await using project = await jestProject(major, {
      ...one,
      'environment.cjs': `
        const { TestEnvironment } = require(process.env.NODE_ENVIRONMENT)
        module.exports = class extends TestEnvironment {
          constructor(...args) { super(...args); Object.defineProperty(this, 'handleTestEvent', { value: () => {} }) }
        }
      `,
      'jest.config.cjs': jestConfig(`testEnvironment: './environment.cjs'`),
    })
    const env = { NODE_ENVIRONMENT: resolveFromJest(project, 'jest-environment-node') }

    const { exitCode, ran, report } = await recordRun(project, ['-i'], { env })

    expect(exitCode).toBe(0)
    expect(ran.map(({ title, status }) => [title, status])).toEqual([
      ['first', 'passed'],
      ['second', 'passed'],
    ])
    expect(report.files).toMatchObject({ worker: [1], process: [0], collectUs: [null] })
  })

  test('a runner of their own: in our reach if it is built on jest-runner, else as it tells', async () => {
    await using project = await jestProject(major, {
      ...one,
      'lint.txt': 'fine',
      'built-on.cjs': `module.exports = class extends require(process.env.JEST_RUNNER).default {}`,
      'linter.cjs': `
        module.exports = class {
          isSerial = true
          async runTests(tests, watcher, onStart, onResult) {
            for (const test of tests) {
              await onStart(test)
              await onResult(test, {
                perfStats: { start: 1, end: 2 }, numPassingTests: 1, numFailingTests: 0, numPendingTests: 0, numTodoTests: 0,
                openHandles: [], leaks: false, skipped: false, testFilePath: test.path, console: null,
                snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, unmatched: 0, updated: 0, uncheckedKeys: [] },
                testResults: [{ ancestorTitles: [], title: 'lint', fullName: 'lint', status: 'passed', duration: 3,
                  failureMessages: [], failureDetails: [], numPassingAsserts: 1, location: null }],
              })
            }
          }
        }
      `,
      'jest.config.cjs': jestConfig(`projects: [
        { displayName: 'tests', runner: './built-on.cjs' },
        { displayName: 'lint', runner: './linter.cjs', testMatch: ['**/lint.txt'], moduleFileExtensions: ['js', 'txt'] },
      ]`),
    })

    const env = { JEST_RUNNER: resolveFromJest(project, 'jest-runner') }
    const { exitCode, ran, report, stderr } = await recordRun(project, ['-i'], { env })

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(ran.map(({ project: name, title, line }) => `${name}: ${title} in line ${line}`).toSorted()).toEqual([
      'lint: lint in line 0',
      'tests: first in line 1',
      'tests: second in line 2',
    ])
    expect(report.files.startUs.every((startUs) => startUs! >= 0)).toBe(true)
    expect(ran.find(({ title }) => title === 'lint')!.exception!.note).toContain('hides when this test began')
    expect(report.run.projects.map(({ name, pool }) => [name, pool])).toEqual([
      ['lint', null],
      ['tests', null],
    ])
  })
})
