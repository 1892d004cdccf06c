import { beforeAll, describe, expect, test } from 'vitest'
import type { ErrorFacts } from '../../../packages/reporter/src/report.ts'
import {
  inWorkers,
  jestMajors,
  jestProject,
  plainJestConfig,
  recordRun,
  type RecordedRun,
} from '../../support/jest-report.ts'
import { failingSuite } from './failing-suite.ts'

describe.each(jestMajors)('%s', (major) => {
  const runs: Record<string, RecordedRun> = {}

  beforeAll(async () => {
    await using project = await jestProject(major, { ...failingSuite, 'jest.config.cjs': plainJestConfig })
    runs['in band'] = await recordRun(project, ['-i', '--ci'])
    runs['in workers'] = await recordRun(project, ['--ci', ...inWorkers()])
  })

  describe.each(['in band', 'in workers'])('%s', (way) => {
    const errorsOfFile = (path: string): ErrorFacts[] => {
      const { dictionary, files } = runs[way]!.report
      const file = dictionary!.files.path.indexOf(path)
      return files.errors?.find((entry) => entry.file === file)?.errors ?? []
    }
    const statuses = (path: string): Record<string, string> =>
      Object.fromEntries(runs[way]!.ran.filter(({ file }) => file === path).map(({ title, status }) => [title, status]))
    const errorsOf = (path: string, title: string): ErrorFacts[] =>
      runs[way]!.ran.find((ran) => ran.file === path && ran.title === title)!.exception!.errors!

    test('the run has failed, and every file is there', () => {
      const { exitCode, report } = runs[way]!

      expect(exitCode).toBe(1)
      expect(report.run.status).toBe('failed')
      const files = Object.keys(failingSuite).filter((path) => path.endsWith('.test.js'))
      expect(report.dictionary!.files.path.toSorted()).toEqual(files.toSorted())
    })

    test.each([
      ['import.test.js', /^Cannot find module '\.\/missing' from 'import\.test\.js'/],
      ['syntax.test.js', /^Jest encountered an unexpected token[^]*Unexpected token/],
      ['throws.test.js', /^while importing$/],
      ['throws-text.test.js', /a text, while importing/],
      ['empty.test.js', /^Your test suite must contain at least one test\.$/],
      ['before-all.test.js', /^in beforeAll$/],
      ['after-all.test.js', /^in afterAll$/],
    ])('%s: an error of the file', (path, message) => {
      expect(errorsOfFile(path)).toHaveLength(1)
      expect(errorsOfFile(path)[0]!.message).toMatch(message)
    })

    test('errors of files have a name and a stack', () => {
      expect(errorsOfFile('throws.test.js')[0]).toMatchObject({
        name: 'RangeError',
        stack: expect.stringMatching(/at (\S+ \()?throws\.test\.js:1:/),
      })
    })

    test('a failing hook fails its tests and no others', () => {
      expect(statuses('before-all.test.js')).toEqual({
        'broken set-up > one': 'failed',
        'broken set-up > two': 'failed',
        outside: 'passed',
      })
      expect(errorsOf('before-all.test.js', 'broken set-up > one')).toMatchObject([{ message: 'in beforeAll' }])
      expect(statuses('after-all.test.js')).toEqual({ 'broken end > one': 'passed', outside: 'passed' })
      expect(errorsOf('before-each.test.js', 'one')).toMatchObject([{ name: 'Error', message: 'in beforeEach' }])
    })

    test('timeouts are failures of their test', () => {
      expect(statuses('timeouts.test.js')).toEqual({
        hangs: 'failed',
        'never calls done': 'failed',
        'goes on': 'passed',
      })
      expect(errorsOf('timeouts.test.js', 'hangs')[0]!.message).toContain('Exceeded timeout of 20 ms for a test')
    })

    test.each([
      ['text', { message: 'thrown: "only a text"' }],
      ['undefined', { message: 'thrown: undefined' }],
      ['object', { message: expect.stringMatching(/^thrown: Object \{[^]*"code": 42/) }],
      // Jest 29 tells no causes.
      ['cause', { name: 'Error', message: 'outer', stack: expect.stringContaining(major === 'jest29' ? '' : 'inner') }],
      ['several', { name: 'AggregateError', message: 'both' }],
      ['class', { name: 'PaymentError', message: 'no money' }],
      ['hostile', { message: 'x' }],
      ['long', { truncated: true, message: expect.stringMatching(/^(long ){2000}/) }],
      ['coloured', { message: 'red and \u2400 zero' }],
      ['rejected', { message: 'a rejection', stack: expect.stringContaining('thrown.test.js:11') }],
      ['soft', { message: expect.stringMatching(/^expect\(received\)\.toEqual\(expected\)[^]*-\s+"a": 2,/) }],
      ['done(error)', { message: 'by callback' }],
    ])('thrown: %s', (title, facts) => {
      expect(errorsOf('thrown.test.js', title)).toHaveLength(1)
      expect(errorsOf('thrown.test.js', title)[0]).toMatchObject(facts)
    })

    test('no error is longer than 16 KiB', () => {
      const { message, stack = '' } = errorsOf('thrown.test.js', 'long')[0]!

      expect(message.length + stack.length).toBeLessThanOrEqual(16 * 1024)
    })

    test('a snapshot that differs fails its test', () => {
      expect(statuses('snapshots.test.js')).toEqual({ matches: 'passed', differs: 'failed' })
      expect(errorsOf('snapshots.test.js', 'differs')[0]!.message).toContain('Snapshot: "old"\nReceived: "new"')
    })

    test('tests that did not run are listed by the reason', () => {
      const { notRun, ran } = runs[way]!

      expect(notRun.skipped.toSorted()).toEqual(
        ['alone', 'block > inside', 'block > to do inside', 'not this', 'skipped', 'skipped by x'].toSorted(),
      )
      expect(notRun.todo).toEqual(['to do'])
      expect(notRun.pending).toEqual([])
      const expected = ran.filter(({ expectedToFail }) => expectedToFail).map(({ title, status }) => [title, status])
      expect(expected).toEqual([
        ['fails as expected', 'passed'],
        ['does not fail', 'failed'],
      ])
    })
  })
})
