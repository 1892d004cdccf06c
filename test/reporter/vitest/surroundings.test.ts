import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNode, type TempProject } from '../../support/temp-project.ts'
import { expectTrueOrder, expectTrueTimes } from '../../support/true-order.ts'
import { orderedSuite } from './ordered-suite.ts'
import { recordVitest, runVitest, vitestMajors, vitestProject, workers, type VitestMajor } from './vitest-project.ts'

const shuffled = { sequence: { shuffle: { files: true, tests: true }, seed: 8 } }

/** A user's own runner: in TypeScript, with a `runTask` and hooks of its own. */
const userRunner = (major: VitestMajor): string => `
${
  major === 'vitest3'
    ? `import { VitestTestRunner as Base } from 'vitest/runners'\nimport { getFn } from 'vitest/suite'`
    : `import { TestRunner as Base } from 'vitest'\nconst getFn = Base.getTestFn`
}
interface Named { name: string }
export default class extends Base {
  onBeforeRunTask(test: Named) {
    console.log('own runner: ' + test.name)
    return super.onBeforeRunTask(test as never)
  }
  runTask(test: Named) {
    console.log('own runTask: ' + test.name)
    return getFn(test as never)()
  }
}
`

describe.each(vitestMajors)('%s', (major) => {
  let project: TempProject

  beforeAll(async () => {
    project = await vitestProject(major, { ...orderedSuite, 'own-runner.ts': userRunner(major) })
  })
  afterAll(() => project[Symbol.asyncDispose]())

  test("a user's own runner stays in charge, and its tests are recorded", async () => {
    const settings = { runner: './own-runner.ts', include: ['suite/{plain,retried,concurrent}.test.js'] }
    const run = await recordVitest(project, { test: { ...settings, ...workers(1), ...shuffled } })

    expectTrueOrder(run)
    expectTrueTimes(run)
    expect(run.stdout).toContain('own runner: plain first')
    expect(run.stdout).toContain('own runTask: plain first')
    expect(run.report.files.durationUs.every((us) => us !== null && us > 0)).toBe(true)
  })

  test('--merge-reports: one report of all shards, with the order and settings of each', async () => {
    const blobs = (shard: number) =>
      runVitest(project, {
        args: [`--shard=${shard}/2`, `--outputFile=blobs/${shard}.json`],
        test: {
          reporters: ['blob', '@stratigraph/reporter/vitest'],
          ...workers(2),
          ...shuffled,
        },
      })
    const [first, second] = [await blobs(1), await blobs(2)]

    const merged = await recordVitest(project, { args: ['--merge-reports=blobs'] })

    const journal = [...first.journal, ...second.journal]
    expect(merged.ran.length).toBe(new Set(journal.map((entry) => entry.test)).size)
    // Slots of the second shard follow those of the first.
    const slots = Math.max(...first.journal.map(({ worker }) => worker))
    const moved = [...first.journal, ...second.journal.map((entry) => ({ ...entry, worker: entry.worker + slots }))]
    expectTrueOrder({ ran: merged.ran, journal: moved })
    const { startUs, durationUs } = merged.report.files
    const lastEndUs = Math.max(...startUs.map((us, file) => us! + durationUs[file]!))
    // Not the time that merging took.
    expect(Math.abs(merged.report.run.durationUs - lastEndUs)).toBeLessThanOrEqual(2)
    expect(merged.report.run.projects).toMatchObject([{ seed: 8, shuffleFiles: true, shuffleTests: true }])
  })

  test('a reporter that is not installed next to Vitest finds the Vitest that runs', async () => {
    await using other = await vitestProject(major, orderedSuite)
    // As pnpm lays it out: in a store, whose folders know no Vitest, or as here another one.
    await other.write({
      'store/node_modules/vitest/package.json': '{ "name": "vitest", "version": "0.1.0", "main": "index.js" }',
      'store/node_modules/vitest/index.js': 'throw new Error("this is not the Vitest that runs")',
    })
    await rename(join(other.dir, 'node_modules/@stratigraph'), join(other.dir, 'store/node_modules/@stratigraph'))
    const reporter = join(other.dir, 'store/node_modules/@stratigraph/reporter/dist/vitest.js')

    const run = await recordVitest(other, { test: { reporters: [reporter], include: ['suite/plain.test.js'] } })

    expectTrueOrder(run)
    expect(run.report.files.process).toEqual([0])
  })

  test('a run of a part of the suite says so; one that found no file at all leaves no report', async () => {
    const ofPlain = { test: { include: ['suite/plain.test.js'] } }
    const whole = await recordVitest(project, ofPlain)
    const byName = await recordVitest(project, { ...ofPlain, args: ['-t', 'plain first'] })
    const byPath = await recordVitest(project, { ...ofPlain, args: ['suite/plain'] })
    const none = await runVitest(project, { ...ofPlain, args: ['no-such-file'] })

    expect([whole, byName, byPath].map(({ report }) => report.run.filtered)).toEqual([undefined, true, true])
    expect(none).toMatchObject({ exitCode: 1, reports: [] })
    expect(none.stderr).not.toContain('stratigraph')
  })

  test('listing tests leaves no report', async () => {
    const bin = join(project.dir, 'node_modules/vitest/vitest.mjs')
    const { exitCode, stdout } = await runNode([bin, 'list'], { cwd: project.dir })

    expect(exitCode).toBe(0)
    expect(stdout).toContain('plain first')
    expect(await project.reports()).toEqual([])
  })
})
