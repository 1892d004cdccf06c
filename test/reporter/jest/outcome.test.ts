import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inWorkers, jestMajors } from '../../support/jest-report.ts'
import { printed, withoutInnerFrames } from '../../support/printed.ts'
import type { Finished } from '../../support/temp-project.ts'
import { outcomeProject, type OutcomeProject } from './outcome-suite.ts'

const cases: { what: string; folder: string; args: string[]; exitCode: number; reports?: number }[] = [
  { what: 'passing', folder: 'passing', args: ['-i'], exitCode: 0 },
  { what: 'failing', folder: 'failing', args: ['-i', '--ci'], exitCode: 1 },
  { what: 'verbose, with coverage', folder: 'passing', args: ['-i', '--verbose', '--coverage'], exitCode: 0 },
  { what: 'no tests found', folder: 'nowhere', args: [], exitCode: 1, reports: 0 },
  { what: 'no tests found, allowed', folder: 'nowhere', args: ['--passWithNoTests'], exitCode: 0, reports: 0 },
  { what: 'no test of that name', folder: 'passing', args: ['-i', '--testNamePattern=nothing'], exitCode: 0 },
  { what: 'an open handle, --forceExit', folder: 'open', args: ['-i', '--forceExit'], exitCode: 0 },
  { what: 'an open handle, searched', folder: 'open', args: ['--detectOpenHandles', '--forceExit'], exitCode: 0 },
  { what: 'process.exit in a test', folder: 'exiting', args: ['-i'], exitCode: 3 },
  { what: 'listing tests', folder: 'passing', args: ['--listTests'], exitCode: 0, reports: 0 },
]

describe.each(jestMajors)('%s', (major) => {
  let outcome: OutcomeProject

  beforeAll(async () => {
    outcome = await outcomeProject(major)
  })
  afterAll(() => outcome.project[Symbol.asyncDispose]())

  test.each(cases)('$what: the same exit code and the same output', async ({ folder, args, exitCode, reports = 1 }) => {
    const { length: before } = await outcome.project.reports()

    const without = await outcome.run(folder, args, [])
    const withUs = await outcome.run(folder, args, ['@stratigraph/reporter/jest'])

    expect(withUs.exitCode).toBe(exitCode)
    expect(without.exitCode).toBe(exitCode)
    expect(printed(withUs)).toEqual(printed(without))
    expect((await outcome.project.reports()).length - before).toBe(reports)
  })

  test('in workers: the same exit code and the same lines', async () => {
    const [without, withUs] = await runBoth(['--ci', ...inWorkers()])

    expect([without!.exitCode, withUs!.exitCode]).toEqual([1, 1])
    expect(lines(withUs!)).toEqual(lines(without!))
  })

  test('--json: the same results, and nothing of ours in them', async () => {
    const [without, withUs] = await runBoth(['-i', '--ci', '--silent', '--json'])

    expect(withoutChance(withUs!.stdout)).toEqual(withoutChance(without!.stdout))
  })

  const runBoth = async (args: string[]): Promise<Finished[]> => [
    await outcome.run('failing', args, []),
    await outcome.run('failing', args, ['@stratigraph/reporter/jest']),
  ]
})

/** Files that ran side by side print in the order in which they end. */
const lines = (finished: Finished): string[] => {
  const { stdout, stderr } = printed(finished)
  return `${stdout}\n${stderr}`.split('\n').toSorted()
}

/** Jest begins with the files that took longest last time: which that is differs from run to run. */
const withoutChance = (json: string): unknown =>
  JSON.parse(json, (key, value: unknown) => {
    if (key === 'testResults') return (value as { name: string }[]).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    if (typeof value === 'string') return withoutInnerFrames(value)
    return typeof value === 'number' && /time|start|end|duration/i.test(key) ? 0 : value
  })
