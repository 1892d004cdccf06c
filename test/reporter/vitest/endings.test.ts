import { beforeAll, describe, expect, test } from 'vitest'
import { brokenSuite } from './broken-suite.ts'
import { recordVitest, vitestMajors, vitestProject, workers, type RecordedRun } from './vitest-project.ts'

/** Title, status, and what its errors begin with. */
const endings: Record<string, [string, ...string[]]> = {
  passes: ['passed'],
  fails: ['failed', 'expected { a: 1 } to deeply equal { a: 2 }'],
  'fails softly': ['failed', 'expected 1 to be 2', 'expected 3 to be 4'],
  'times out': ['failed', 'Test timed out in 30ms.'],
  'throws text': ['failed', 'only text'],
  'throws nothing': ['failed', 'undefined'],
  'throws an object': ['failed', '{ code: 5 }'],
  'fails as expected': ['passed'],
  'passes against expectation': ['failed', 'Expect test to fail'],
  'fails thrice as expected': ['passed'],
  'skips itself': ['skipped'],
  exits: ['failed', 'process.exit unexpectedly called with "3"'],
  'has a fixture': ['passed'],
  'broken afterAll > unharmed': ['passed'],
  'broken beforeEach > without fixture': ['failed', 'no fixture'],
  'broken afterEach > untidied': ['failed', 'no tidying'],
  chosen: ['passed'],
  'leaves a rejection': ['passed'],
}

describe.each(vitestMajors)('%s', (major) => {
  let run: RecordedRun

  beforeAll(async () => {
    await using project = await vitestProject(major, brokenSuite)
    run = await recordVitest(project, { test: workers(1) })
  })

  test('records how each test ended, and why', () => {
    expect(run.report.run.status).toBe('failed')
    expect(run.ran.map(({ title }) => title).toSorted()).toEqual(Object.keys(endings).toSorted())
    for (const { title, status, exception } of run.ran) {
      const [expected, ...messages] = endings[title]!
      const errors = exception?.errors ?? []
      expect({ title, status, errors: errors.length }).toEqual({ title, status: expected, errors: messages.length })
      for (const [at, message] of messages.entries()) expect(errors[at]!.message).toMatch(startOf(message))
    }
  })

  test('marks the tests that are expected to fail', () => {
    expect(run.ran.filter(({ expectedToFail }) => expectedToFail).map(({ title }) => title)).toEqual([
      'fails as expected',
      'passes against expectation',
      'fails thrice as expected',
    ])
  })

  test('keeps the reason of a test that skips itself', () => {
    expect(run.ran.find(({ title }) => title === 'skips itself')?.exception?.note).toBe('no network here')
  })

  test('tells skipped, todo and unreached tests apart', () => {
    expect(run.notRun).toEqual({
      skipped: [
        'skipped',
        'skipped by condition',
        'skipped group > inside skipped',
        'broken beforeAll > skipped anyway',
        'not chosen',
      ],
      todo: ['to do'],
      pending: ['broken beforeAll > unreached'],
    })
  })

  test('records failed imports and failed beforeAll and afterAll hooks as errors of their file', () => {
    const { dictionary, files } = run.report
    const errors = files.errors!.map(({ file, errors: list }) => [
      dictionary!.files.path[file]!,
      ...list.map(({ message }) => message),
    ])

    expect(Object.fromEntries(errors.map(([path, ...messages]) => [path, messages]))).toEqual({
      'suite/hooks.test.js': ['no database', 'cannot clean up'],
      'suite/import.test.js': ['broken at import'],
    })
  })

  test('records an unhandled rejection with the test in whose time it came up', () => {
    expect(run.report.run.errors).toEqual([
      expect.objectContaining({
        message: 'nobody caught this',
        file: 'suite/unhandled.test.js',
        test: 'leaves a rejection',
      }),
    ])
  })

  test('leaves no frame of its own in a stack trace, and paths relative to the repository', () => {
    const stacks = run.ran.flatMap(({ exception }) => exception?.errors ?? []).map(({ stack }) => stack ?? '')

    expect(stacks.join('\n')).toMatch(/at (\S+ \()?suite\/endings\.test\.js:\d/)
    expect(stacks.join('\n')).not.toContain('/suite/endings.test.js')
    expect(stacks.join('\n') + run.stdout).not.toMatch(/@stratigraph|vitest-runner\.js/)
  })
})

const startOf = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)
