import { beforeAll, describe, expect, test } from 'vitest'
import type { Attempt } from '../../../packages/reporter/src/report.ts'
import { timedSuite } from './timed-suite.ts'
import { recordVitest, vitestMajors, vitestProject, type RecordedRun } from './vitest-project.ts'

describe.each(vitestMajors)('%s', (major) => {
  let run: RecordedRun

  beforeAll(async () => {
    await using project = await vitestProject(major, timedSuite)
    run = await recordVitest(project, { test: { include: ['suite/attempted.test.js'], retry: 1 } })
  })

  const attemptsOf = (title: string): Attempt[] => run.ran.find((one) => one.title === title)?.exception?.attempts ?? []

  test('a test that passes on its third try has three attempts, with the error of each', () => {
    expect(attemptsOf('thrice').map(outcome)).toEqual(['failed r0 #0: try 1', 'failed r1 #0: try 2', 'passed r2 #0'])
    expect(run.ran.find(({ title }) => title === 'thrice')?.status).toBe('passed')
  })

  test('a test that fails every time has the error of each attempt', () => {
    expect(attemptsOf('in vain').map(outcome)).toEqual([
      'failed r0 #0: expected 1 to be 2 // Object.is equality',
      'failed r1 #0: expected 1 to be 2 // Object.is equality',
    ])
  })

  test('repetitions are attempts too, and are told from retries', () => {
    expect(attemptsOf('repeated').map(outcome)).toEqual(['passed r0 #0', 'passed r0 #1', 'passed r0 #2'])
  })

  test('a repetition that fails is retried', () => {
    expect(attemptsOf('repeated with retries').map(outcome)).toEqual([
      'passed r0 #0',
      // Vitest 3 runs the retries of a repeated test whether it passed or not.
      ...(major === 'vitest3' ? ['failed r1 #0: round 2', 'passed r0 #1'] : ['failed r0 #1: round 2']),
      'passed r1 #1',
    ])
  })

  test('a test that passes at once needs no further word', () => {
    expect(run.ran.find(({ title }) => title === 'at once')).not.toHaveProperty('exception')
  })

  test('attempts of one test follow each other', () => {
    for (const title of ['thrice', 'in vain', 'repeated', 'repeated with retries']) {
      const { startUs, endUs } = run.ran.find((one) => one.title === title)!
      let earliestUs = startUs
      for (const attempt of attemptsOf(title)) {
        expect(attempt.startUs).toBeGreaterThanOrEqual(earliestUs - 1)
        earliestUs = attempt.startUs! + attempt.durationUs!
      }
      expect(endUs).toBeGreaterThanOrEqual(earliestUs - 1)
    }
  })

  test('the run tells how many retries are allowed', () => {
    expect(run.report.run.projects).toMatchObject([{ retry: 1 }])
  })
})

const outcome = ({ status, retry, repeat, errors = [] }: Attempt): string =>
  [`${status} r${retry} #${repeat}`, ...errors.map(({ message }) => message)].join(': ')
