import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { printedByRunner, withoutInnerFrames } from '../../support/printed.ts'
import type { TempProject } from '../../support/temp-project.ts'
import { brokenSuite } from './broken-suite.ts'
import { oneAfterTheOther, runVitest, vitestMajors, vitestProject, type VitestRun } from './vitest-project.ts'

const ours = '@stratigraph/reporter/vitest'

const files = {
  ...brokenSuite,
  'passing/a.test.js': `
import { expect, test } from 'vitest'
test('passes', ({ task }) => {
  console.log('a line of the test')
  console.error('an error line of the test')
  // A test may look at itself, and must not find anything of ours.
  expect(task.meta).toEqual({})
})
test.todo('later')
`,
  ...oneAfterTheOther,
}

const cases: { what: string; args: string[]; exitCode: number }[] = [
  { what: 'all kinds of endings', args: ['suite/'], exitCode: 1 },
  { what: 'an unhandled rejection alone', args: ['suite/unhandled'], exitCode: 1 },
  { what: 'unhandled errors ignored', args: ['suite/unhandled', '--dangerouslyIgnoreUnhandledErrors'], exitCode: 0 },
  { what: 'no tests found', args: ['nowhere/'], exitCode: 1 },
  { what: 'no tests found, allowed', args: ['nowhere/', '--passWithNoTests'], exitCode: 0 },
]

const brokenOptions = {
  layers: { integration: ['[', '(((', '**'.repeat(400)], e2e: 7 },
  deadlineMs: 'soon',
  token: '\n',
  url: 'nowhere',
  dir: 5,
  project: {},
  environment: [],
  watch: 'maybe',
  more: true,
}

describe.each(vitestMajors)('%s', (major) => {
  let project: TempProject

  beforeAll(async () => {
    project = await vitestProject(major, files)
  })
  afterAll(() => project[Symbol.asyncDispose]())

  const run = (args: string[], ...reporters: unknown[]): Promise<VitestRun> =>
    runVitest(project, { args, test: { reporters } })

  test.each(cases)('$what: the same exit code and the same output', async ({ args, exitCode }) => {
    const [without, withUs] = await Promise.all([run(args, 'default'), run(args, 'default', ours)])

    expect(without.exitCode).toBe(exitCode)
    expect(withUs.exitCode).toBe(exitCode)
    expect(printedByRunner(withUs)).toEqual(printedByRunner(without))
    expect(without.stdout).toMatch(/RUN/)
  })

  test('passing, with good and with broken options: at most warnings of ours', async () => {
    const [without, good, broken] = await Promise.all([
      run(['passing/'], 'default'),
      run(['passing/'], 'default', ours),
      run(['passing/'], 'default', [ours, brokenOptions]),
    ])

    for (const one of [good, broken]) {
      expect(one.exitCode).toBe(0)
      expect(printedByRunner(one)).toEqual(printedByRunner(without))
      expect(one.reports).toHaveLength(1)
    }
    expect(good.stderr).not.toContain('stratigraph:')
    expect(broken.stderr).toContain('stratigraph: unknown option "more"')
  })

  test('the json reporter writes the same, with nothing of ours in it', async () => {
    await run(['suite/endings', '--outputFile=without.json'], 'json')
    await run(['suite/endings', '--outputFile=with.json'], 'json', ours)

    const [without, withUs] = await Promise.all(['without.json', 'with.json'].map((path) => project.read(path)))
    expect(JSON.parse(withUs!, dropTimesAndFrames)).toEqual(JSON.parse(without!, dropTimesAndFrames))
  })

  test('without its piece in the workers it records what Vitest shows by itself', async () => {
    await using bare = await vitestProject(major, files)
    await rm(join(bare.dir, 'node_modules/@stratigraph/reporter/dist/vitest-runner.js'))

    const { exitCode, reports } = await runVitest(bare, { args: ['suite/'] })

    expect(exitCode).toBe(1)
    expect(reports).toHaveLength(1)
    expect(reports[0]!.results.lanes.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(17)
    expect(reports[0]!.files.process.every((one) => one === null)).toBe(true)
  })
})

function dropTimesAndFrames(key: string, value: unknown): unknown {
  if (/time|duration/i.test(key)) return null
  return typeof value === 'string' ? withoutInnerFrames(value) : value
}
