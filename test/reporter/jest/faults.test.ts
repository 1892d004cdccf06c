import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inWorkers, jestMajors } from '../../support/jest-report.ts'
import { printedByRunner } from '../../support/printed.ts'
import { runCommand, type Finished } from '../../support/temp-project.ts'
import { readReport } from '../../support/vitest-report.ts'
import { outcomeProject, type OutcomeProject } from './outcome-suite.ts'
import { sabotageScript } from '../../faults/exit-codes/sabotage.ts'

const reporter = '@stratigraph/reporter/jest'
const suites = [
  { folder: 'passing', args: ['-i'], exitCode: 0 },
  { folder: 'failing', args: ['-i', 'thrown'], exitCode: 1 },
]

describe.each(jestMajors)('%s', (major) => {
  let outcome: OutcomeProject
  const plain: Record<string, Finished> = {}

  beforeAll(async () => {
    outcome = await outcomeProject(major, { 'sabotage.cjs': sabotageScript })
    await runCommand('git', ['init', '--quiet'], { cwd: outcome.project.dir })
    for (const { folder, args } of suites) plain[folder] = await outcome.run(folder, args, [])
  })
  afterAll(() => outcome.project[Symbol.asyncDispose]())

  const sabotaged = (what: string, log: string): Record<string, string> => ({
    NODE_OPTIONS: `--require=${join(outcome.project.dir, 'sabotage.cjs')}`,
    SABOTAGE: what,
    SABOTAGE_LOG: join(outcome.project.dir, log),
  })

  describe.each(suites)('$folder', ({ folder, args, exitCode }) => {
    test.each<[string, unknown, string]>([
      ['an unknown name', { urll: 'http://127.0.0.1:1' }, 'unknown option "urll"'],
      [
        'bad values',
        { dir: 5, url: 'nonsense', deadlineMs: 'soon', layers: 7, environment: [] },
        'option "dir" must be',
      ],
      ['a folder that cannot be', { dir: 'package.json/inside' }, 'not saved'],
      ['a project of its own', { project: 'named here' }, ''],
    ])('with options: %s, the same outcome', async (_, options, told) => {
      const finished = await outcome.run(folder, args, [[reporter, options]])

      expect(finished.exitCode).toBe(exitCode)
      expect(printedByRunner(finished)).toEqual(printedByRunner(plain[folder]!))
      expect(finished.stderr).toContain(told)
    })

    test('git never answers: the same outcome, and the report is on the disk', async () => {
      await outcome.project.write({ 'bin/git': '#!/bin/sh\nexec sleep 1000\n' })
      await runCommand('chmod', ['+x', join(outcome.project.dir, 'bin/git')])
      const { length: before } = await outcome.project.reports()
      const env = { PATH: `${join(outcome.project.dir, 'bin')}:${process.env['PATH']}` }

      const finished = await outcome.run(folder, args, [[reporter, { deadlineMs: 400 }]], { env })

      expect(finished.exitCode).toBe(exitCode)
      expect(printedByRunner(finished)).toEqual(printedByRunner(plain[folder]!))
      expect((await outcome.project.reports()).length).toBe(before + 1)
    })
  })

  test("when the piece in the worker fails, Jest's own events tell the tests", async () => {
    const known = new Set((await outcome.project.reports()).map(({ id }) => id))

    const env = sabotaged('the clock of workers', 'workers.log')
    const { exitCode } = await outcome.run('passing', inWorkers(), [reporter], { env })

    expect(exitCode).toBe(0)
    expect(await outcome.project.read('workers.log')).not.toBe('')
    const [report] = (await outcome.project.reports()).filter(({ id }) => !known.has(id))
    const { ran, notRun } = readReport(report!)
    expect(ran.map(({ title, status }) => `${title}: ${status}`).toSorted()).toEqual(
      ['adds: passed', 'matches: passed', 'more > of 1: passed', 'more > of 2: passed'].toSorted(),
    )
    expect(notRun.todo).toEqual(['more > later'])
    expect(report!.files).toMatchObject({ worker: [null, null], collectUs: [null, null], beforeAllUs: [null, null] })
  })
})
