import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TempProject } from '../../support/temp-project.ts'
import { oneAfterTheOther, recordVitest, vitestMajors, vitestProject, workers } from './vitest-project.ts'

/** To annotate sends what is known of earlier tests to the main process, and waits until it has arrived. */
const files = {
  'bail/a.test.js': `
import { test } from 'vitest'
test('good', () => {})
test('bad', () => { throw new Error('bad') })
test('never reached', () => {})
`,
  'bail/b.test.js': `
import { test } from 'vitest'
test('in a file never reached', () => {})
`,
  'crash/a.test.js': `
import { test } from 'vitest'
test('before the crash', () => {})
test('crashes', { timeout: 60_000 }, async ({ annotate }) => {
  await annotate('all before this test is known')
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => {})
})
test('after the crash', () => {})
`,
  'crash/b.test.js': `
import { test } from 'vitest'
test('of another file', () => {})
`,
  'interrupt/a.test.js': `
import { test } from 'vitest'
test('over before', () => {})
`,
  'interrupt/b.test.js': `
import { test } from 'vitest'
test('over', () => {})
test('interrupted', { timeout: 60_000 }, async ({ annotate }) => {
  await annotate('all before this test is known')
  process.kill(process.ppid, 'SIGINT')
  await new Promise(() => {})
})
test('not begun', () => {})
`,
}

describe.each(vitestMajors)('%s', (major) => {
  let project: TempProject

  beforeAll(async () => {
    project = await vitestProject(major, { ...files, ...oneAfterTheOther })
  })
  afterAll(() => project[Symbol.asyncDispose]())

  test('bail: what was not reached is pending, in the same file and in others', async () => {
    const { exitCode, report, ran, notRun } = await recordVitest(project, { args: ['--bail=1', 'bail/'] })

    expect(exitCode).toBe(1)
    expect(report.run).toMatchObject({ status: 'interrupted', bail: 1 })
    expect(ran.map(({ title, status }) => [title, status])).toEqual([
      ['good', 'passed'],
      ['bad', 'failed'],
    ])
    expect(notRun.skipped).toEqual([])
    expect(notRun.pending).toContain('never reached')
  })

  test('a worker that dies: the test that ran is unfinished, what came before is complete', async () => {
    const { exitCode, report, ran, notRun } = await recordVitest(project, { args: ['crash/'], test: workers(1) })

    expect(exitCode).toBe(1)
    expect(Object.fromEntries(ran.map(({ title, status }) => [title, status]))).toMatchObject({
      'before the crash': 'passed',
      crashes: 'unfinished',
    })
    expect(notRun.pending).toContain('after the crash')
    // Vitest 3 itself may break down over a dead worker, and run nothing further.
    if (report.run.status === 'interrupted') {
      expect(major).toBe('vitest3')
    } else {
      expect(report.run).toMatchObject({ status: 'failed', errors: [{ message: expect.any(String) }] })
      expect(ran.map(({ title }) => title)).toContain('of another file')
    }
  })

  test('Ctrl+C: the report is saved, and says that the run was interrupted', async () => {
    const { exitCode, report, ran, notRun } = await recordVitest(project, { args: ['interrupt/'], test: workers(1) })

    expect(exitCode).toBe(130)
    expect(report.run.status).toBe('interrupted')
    expect(Object.fromEntries(ran.map(({ title, status }) => [title, status]))).toEqual({
      'over before': 'passed',
      over: 'passed',
      interrupted: 'unfinished',
    })
    expect(notRun.pending).toEqual(['not begun'])
  })
})
