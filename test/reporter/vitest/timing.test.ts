import { beforeAll, describe, expect, test } from 'vitest'
import type { FileColumns } from '../../../packages/reporter/src/report.ts'
import { timedSuite } from './timed-suite.ts'
import { recordVitest, vitestMajors, vitestProject, workers, type RecordedRun } from './vitest-project.ts'

/** Vitest rounds some of its own times to whole milliseconds. */
const ROUNDING_US = 1000

describe.each(vitestMajors)('%s', (major) => {
  let run: RecordedRun
  let told: Map<string, number>

  beforeAll(async () => {
    await using project = await vitestProject(major, timedSuite)
    const settings = { environment: './environment.js', setupFiles: ['./setup.js'], include: ['suite/timed.test.js'] }
    run = await recordVitest(project, { test: { ...settings, ...workers(1) } })
    told = phases(run.journal as unknown as { phase: string; us: number }[])
  })

  const fileFact = (name: Exclude<keyof FileColumns, 'errors'>): number => run.report.files[name][0]!
  const testNamed = (title: string) => run.ran.find((one) => one.title === title)!

  test('a file: environment, set-up files and import each hold what they took', () => {
    expect(fileFact('environmentUs') + ROUNDING_US).toBeGreaterThanOrEqual(told.get('environment')!)
    expect(fileFact('setupUs') + ROUNDING_US).toBeGreaterThanOrEqual(told.get('setup')!)
    expect(fileFact('collectUs') + ROUNDING_US).toBeGreaterThanOrEqual(told.get('collect')!)
    expect(fileFact('durationUs') + ROUNDING_US).toBeGreaterThanOrEqual(
      told.get('environment')! +
        told.get('setup')! +
        told.get('collect')! +
        fileFact('beforeAllUs') +
        fileFact('bodyUs') +
        fileFact('afterAllUs'),
    )
  })

  test('a file: beforeAll and afterAll of all its suites, and nothing else', () => {
    const tests = told.get('bare: body')! + told.get('hooked: body')!
    const hooks = told.get('beforeAll')! + told.get('afterAll')!

    expect(fileFact('beforeAllUs')).toBeGreaterThanOrEqual(told.get('beforeAll')! - 1)
    expect(fileFact('afterAllUs')).toBeGreaterThanOrEqual(told.get('afterAll')! - 1)
    expect(fileFact('durationUs') - tests + 1).toBeGreaterThanOrEqual(
      fileFact('beforeAllUs') + fileFact('afterAllUs') + told.get('hooked: beforeEach')!,
    )
    expect(fileFact('durationUs')).toBeGreaterThanOrEqual(hooks + tests)
  })

  test('a test: its hooks apart from its body', () => {
    const { startUs, endUs, beforeEachUs, afterEachUs } = testNamed('group > inner > hooked')
    const [before, body, after] = ['beforeEach', 'body', 'afterEach'].map((phase) => told.get(`hooked: ${phase}`)!)
    const wholeUs = endUs - startUs + 2

    expect(beforeEachUs + 1).toBeGreaterThanOrEqual(before!)
    expect(afterEachUs + 1).toBeGreaterThanOrEqual(after!)
    expect(wholeUs).toBeGreaterThanOrEqual(beforeEachUs + body! + after!)
    expect(wholeUs).toBeGreaterThanOrEqual(before! + body! + afterEachUs)
  })

  test('a test without hooks has no time in hooks', () => {
    expect(testNamed('bare')).toMatchObject({ beforeEachUs: 0, afterEachUs: 0 })
  })

  test('sums over the tests of a file are those of its tests', () => {
    const { beforeEachUs, afterEachUs } = testNamed('group > inner > hooked')
    const wholeUs = run.ran.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0)

    expect(fileFact('beforeEachUs')).toBe(beforeEachUs)
    expect(fileFact('afterEachUs')).toBe(afterEachUs)
    expect(Math.abs(fileFact('bodyUs') - (wholeUs - beforeEachUs - afterEachUs))).toBeLessThanOrEqual(4)
  })

  test('a file starts before its first test and ends after its last, within the run', () => {
    const [first, last] = [run.ran[0]!, run.ran.at(-1)!]

    expect(fileFact('startUs')).toBeGreaterThan(0)
    expect(first.startUs).toBeGreaterThanOrEqual(fileFact('startUs') + told.get('collect')! - 1)
    expect(last.startUs).toBeGreaterThanOrEqual(first.endUs - 1)
    expect(fileFact('startUs') + fileFact('durationUs')).toBeGreaterThanOrEqual(last.endUs - 2)
    expect(run.report.run.durationUs).toBeGreaterThanOrEqual(last.endUs)
  })
})

/** Sums of what the suite measured, by phase. */
function phases(lines: { phase: string; us: number }[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { phase, us } of lines) sums.set(phase, (sums.get(phase) ?? 0) + us)
  return sums
}
