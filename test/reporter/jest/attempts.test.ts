import { beforeAll, describe, expect, test } from 'vitest'
import { inWorkers, jestMajors, jestProject, recordRun, type RecordedRun } from '../../support/jest-report.ts'

const suite = {
  'late.test.js': `
    jest.retryTimes(2)
    let tries = 0
    test('flaky', () => { if (++tries < 3) throw new TypeError('try ' + tries) })
    test('broken', () => { expect(1).toBe(2) })
    test('sound', () => {})
  `,
  'at-once.test.js': `
    jest.retryTimes(1, { retryImmediately: true })
    let tries = 0
    test('flaky', () => { if (++tries < 2) throw new Error('try ' + tries) })
    test('after it', () => {})
    let hooks = 0
    describe('hooks', () => {
      beforeEach(() => { if (++hooks < 2) throw new Error('in the hook') })
      test('of a flaky hook', () => {})
    })
  `,
  'twins.test.js': `
    jest.retryTimes(1)
    let tries = 0
    test.each([1, 2])('twin', (n) => { if (n === 2 && ++tries < 2) throw new Error('the second') })
  `,
  'concurrent.test.js': `
    jest.retryTimes(1)
    let tries = 0
    test.concurrent('steady', async () => {})
    test.concurrent('flaky', async () => { if (++tries < 2) throw new Error('try ' + tries) })
  `,
}

describe.each(jestMajors)('%s', (major) => {
  const runs: Record<string, RecordedRun> = {}

  beforeAll(async () => {
    await using project = await jestProject(major, suite)
    runs['in band'] = await recordRun(project, ['-i'])
    runs['in workers'] = await recordRun(project, inWorkers())
  })

  describe.each(['in band', 'in workers'])('%s', (way) => {
    const find = (file: string, title: string, ordinal = 0) =>
      runs[way]!.ran.find((ran) => ran.file === file && ran.title === title && ran.ordinal === ordinal)!

    test('every attempt has its status, number, time and error', () => {
      const flaky = find('late.test.js', 'flaky')
      const broken = find('late.test.js', 'broken')

      expect(flaky.status).toBe('passed')
      expect(flaky.exception!.attempts).toMatchObject([
        { status: 'failed', retry: 0, repeat: 0, errors: [{ name: 'TypeError', message: 'try 1' }] },
        {
          status: 'failed',
          retry: 1,
          errors: [{ message: 'try 2', stack: expect.stringContaining('late.test.js:4') }],
        },
        { status: 'passed', retry: 2 },
      ])
      expect(flaky.exception!.attempts![2]!.errors).toBeUndefined()
      expect(broken.status).toBe('failed')
      expect(broken.exception!.attempts).toHaveLength(3)
      for (const { status, errors } of broken.exception!.attempts!) {
        expect(status).toBe('failed')
        expect(errors![0]!.message).toContain('Expected: 2\nReceived: 1')
      }
    })

    test('a late retry comes after the other tests, whose time is not that of the test', () => {
      const flaky = find('late.test.js', 'flaky')
      const sound = find('late.test.js', 'sound')
      const [first, second, third] = flaky.exception!.attempts!
      const attemptsUs = first!.durationUs! + second!.durationUs! + third!.durationUs!

      expect(first!.startUs).toBe(flaky.startUs)
      expect(second!.startUs).toBeGreaterThanOrEqual(sound.endUs)
      expect(third!.startUs).toBeGreaterThanOrEqual(second!.startUs! + second!.durationUs!)
      expect(Math.abs(flaky.endUs - flaky.startUs - attemptsUs)).toBeLessThanOrEqual(3)
      expect(third!.startUs).toBeGreaterThan(flaky.endUs)
      expect(sound.exception).toBeUndefined()
    })

    test('retryImmediately comes at once (Jest 29 does not know it: late)', () => {
      const [first, second] = find('at-once.test.js', 'flaky').exception!.attempts!
      const after = find('at-once.test.js', 'after it')

      expect(second!.startUs).toBeGreaterThanOrEqual(first!.startUs! + first!.durationUs!)
      if (major === 'jest29') expect(second!.startUs).toBeGreaterThanOrEqual(after.endUs)
      else expect(second!.startUs! + second!.durationUs!).toBeLessThanOrEqual(after.startUs)
    })

    test('a retry because of a hook is an attempt too', () => {
      expect(find('at-once.test.js', 'hooks > of a flaky hook').exception).toMatchObject({
        status: 'passed',
        attempts: [{ status: 'failed', errors: [{ message: 'in the hook' }] }, { status: 'passed' }],
      })
    })

    test('attempts belong to the right one of two tests of one name', () => {
      expect(find('twins.test.js', 'twin').exception).toBeUndefined()
      expect(find('twins.test.js', 'twin', 1).exception!.attempts).toMatchObject([
        { status: 'failed', errors: [{ message: 'the second' }] },
        { status: 'passed' },
      ])
    })

    test('concurrent tests are marked, with their attempts', () => {
      const steady = find('concurrent.test.js', 'steady')
      const flaky = find('concurrent.test.js', 'flaky')

      expect([steady.concurrent, flaky.concurrent, find('late.test.js', 'sound').concurrent]).toEqual([
        true,
        true,
        false,
      ])
      expect(steady.exception).toBeUndefined()
      // Jest 29 awaits the same promise again: its retry of a concurrent test cannot pass.
      const [first, second] = flaky.exception!.attempts!
      expect(first).toMatchObject({ status: 'failed', errors: [{ message: 'try 1' }] })
      expect(second!.status).toBe(major === 'jest29' ? 'failed' : 'passed')
      expect(flaky.status).toBe(second!.status)
    })
  })
})
