import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { OrderPlan } from '../../packages/reporter/src/order/plan.ts'
import { TITLE_SEPARATOR } from '../../packages/reporter/src/report.ts'
import { argumentsFor } from '../../packages/reporter/src/rerun/drive/runner-arguments.ts'
import { readRecordedRun } from '../../packages/reporter/src/rerun/drive/recorded-run.ts'
import { findRunner } from '../../packages/reporter/src/rerun/drive/runner.ts'
import { runnerPackages, TempProject, type RunnerMajor } from '../support/temp-project.ts'
import { builtDrive, orderSuite } from './order-suite.ts'

const title = (...titles: string[]): string => titles.join(TITLE_SEPARATOR)

describe.each(Object.keys(runnerPackages) as RunnerMajor[])('%s keeps a planned order', (major) => {
  const isVitest = major.startsWith('vitest')
  const extension = isVitest ? 'mjs' : 'cjs'
  const one = `one.test.${extension}`
  const two = `two.test.${extension}`

  async function runPlanned(plan: Omit<OrderPlan, 'root' | 'version'>, isolate = true) {
    const project = await TempProject.create(major, orderSuite(major, isolate))
    const planFile = join(project.dir, 'plan.json')
    await writeFile(planFile, JSON.stringify({ version: 1, root: project.dir, ...plan }))
    const runner = findRunner(project.dir)
    const [, ...vitestArgs] = argumentsFor(runner, { version: 1, root: project.dir, ...plan })
    const args = isVitest ? vitestArgs : argumentsFor(runner, { version: 1, root: project.dir, ...plan })
    const finished = await project.run(args.map(builtDrive), {
      env: { STRATIGRAPH_ORDER: planFile, JOURNAL: join(project.dir, 'journal') },
    })
    const journal = (await project.read('journal')).trim().split('\n')
    const [report] = await project.reports()
    await project[Symbol.asyncDispose]()
    return { finished, journal, recorded: readRecordedRun(report!) }
  }

  test.each(isVitest ? [true, false] : [true])(
    'of files, blocks and tests, and runs nothing else (isolate: %s)',
    async (isolate) => {
      const { finished, journal, recorded } = await runPlanned(
        {
          planned: 'only',
          files: [
            {
              project: '',
              path: two,
              tests: [title('B', 'b2'), `same\u001e1`, title('A', 'in', 'e2'), title('A', 'a1'), 'same'],
            },
            { project: '', path: one, tests: null },
          ],
        },
        isolate,
      )
      expect(journal).toEqual([
        'two hook B',
        'two b2',
        'two same 1',
        'two hook A',
        'two e2',
        'two a1',
        'two same 0',
        'one hook A',
        'one a1',
        'one a2',
        'one e1',
        'one e2',
        'one top',
        'one same 0',
        'one same 1',
        'one hook B',
        'one b1',
        'one b2',
      ])
      expect(finished.exitCode).toBe(0)
      expect(recorded.files.map(({ path }) => path)).toEqual([two, one])
      expect(recorded.files[0]!.tests.map(({ titlePath }) => titlePath.at(-1))).toEqual([
        'b2',
        'same',
        'e2',
        'a1',
        'same',
      ])
    },
  )

  test('first, and the rest after it in declared order', async () => {
    const { journal, recorded } = await runPlanned({
      planned: 'first',
      files: [{ project: '', path: two, tests: ['top', title('A', 'a2')] }],
    })
    const inTwo = journal.filter((line) => line.startsWith('two') && !line.includes(' b'))
    expect(inTwo).toEqual([
      'two top',
      'two hook A',
      'two a2',
      'two a1',
      'two e1',
      'two e2',
      'two same 0',
      'two same 1',
      'two hook B',
    ])
    expect(recorded.files.map(({ path }) => path).toSorted()).toEqual([one, `three.test.${extension}`, two])
  })
})
