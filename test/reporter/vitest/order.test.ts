import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TempProject } from '../../support/temp-project.ts'
import { expectTrueOrder, expectTrueProcesses, expectTrueTimes } from '../../support/true-order.ts'
import { orderedSuite } from './ordered-suite.ts'
import { recordVitest, vitestMajors, vitestProject, workers, type RecordedRun } from './vitest-project.ts'

const shuffle = (seed: number): object => ({ sequence: { shuffle: { files: true, tests: true }, seed } })

const modes: { mode: string; test: Record<string, unknown> }[] = [
  { mode: 'forks, one after the other', test: { pool: 'forks', ...workers(1) } },
  { mode: 'forks side by side, shuffled', test: { pool: 'forks', ...workers(2), ...shuffle(42) } },
  {
    mode: 'one fork without isolation, shuffled',
    test: { pool: 'forks', isolate: false, ...workers(1), ...shuffle(7) },
  },
  { mode: 'threads side by side', test: { pool: 'threads', ...workers(2) } },
  {
    mode: 'threads without isolation, shuffled',
    test: { pool: 'threads', isolate: false, ...workers(2), ...shuffle(3) },
  },
  { mode: 'vmThreads, shuffled', test: { pool: 'vmThreads', ...workers(2), ...shuffle(11) } },
]

const twoProjects = ['left', 'right'].map((name) => ({
  extends: true,
  test: { name, env: { PROJECT: name }, include: ['suite/{plain,retried,concurrent}.test.js'] },
}))

describe.each(vitestMajors)('%s', (major) => {
  let project: TempProject

  beforeAll(async () => {
    project = await vitestProject(major, orderedSuite)
  })
  afterAll(() => project[Symbol.asyncDispose]())

  test.each(modes)('$mode: the order recorded is the order run', async ({ test: settings }) => {
    const run = await recordVitest(project, { test: settings })

    expectTruth(run)
    expect(run.report.dictionary!.files.path.toSorted()).toEqual(testFiles)
    expect(workersOf(run)).toEqual(settings['maxWorkers'] === 1 ? [1] : [1, 2])
    expect(run.report.run.projects[0]).toMatchObject(factsOf(settings))
    if (settings['sequence']) expect(titlesOf(run, 'many')).not.toEqual(titlesOf(run, 'many').toSorted())
    else expect(titlesOf(run, 'many')).toEqual(titlesOf(run, 'many').toSorted())
    expectOverlap(run)
  })

  test('two projects at once: each keeps its own order', async () => {
    const run = await recordVitest(project, { test: { projects: twoProjects, ...workers(2), ...shuffle(5) } })

    expectTruth(run)
    expect(run.report.dictionary!.projects.toSorted()).toEqual(['left', 'right'])
  })
})

const testFiles = Object.keys(orderedSuite)
  .filter((path) => path.endsWith('.test.js'))
  .toSorted()

const workersOf = ({ report }: RecordedRun): number[] =>
  [...new Set(report.files.worker.map(Number))].toSorted((a, b) => a - b)

const titlesOf = ({ ran }: RecordedRun, prefix: string): string[] =>
  ran.map(({ title }) => title).filter((title) => title.startsWith(prefix))

/** What the report must tell of a project with these settings. */
function factsOf({ pool, isolate = true, sequence }: Record<string, unknown>): object {
  const { seed } = (sequence ?? {}) as { seed?: number }
  const shuffled = sequence !== undefined
  return { pool, isolate, shuffleFiles: shuffled, shuffleTests: shuffled, ...(shuffled ? { seed } : {}) }
}

/** Three tests wait for each other, so all three ran at once. */
function expectOverlap({ ran }: RecordedRun): void {
  const together = ran.filter(({ title }) => /^concurrent (slow|quick|middle)$/.test(title))
  expect(together.map(({ concurrent }) => concurrent)).toEqual([true, true, true])
  expect(Math.max(...together.map(({ startUs }) => startUs))).toBeLessThan(
    Math.min(...together.map(({ endUs }) => endUs)),
  )
}

function expectTruth(run: RecordedRun): void {
  expect(run.report.files.errors).toBeUndefined()
  expectTrueOrder(run)
  expectTrueTimes(run)
  expectTrueProcesses(run)
}
