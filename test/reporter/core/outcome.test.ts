import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { printedByRunner } from '../../support/printed.ts'
import { runnerPackages, TempProject, type Finished, type RunnerMajor } from '../../support/temp-project.ts'
import { startReportServer, type Reaction } from './support/report-server.ts'

const majors = Object.keys(runnerPackages) as RunnerMajor[]

const testFile = (importLine: string): string => `${importLine}
test('adds', () => expect(1 + 1).toBe(2))
test('is as told', () => expect(process.env.MUST_FAIL).toBe(undefined))
`

function projectFiles(major: RunnerMajor): Record<string, string> {
  if (major.startsWith('jest')) return { 'sum.test.cjs': testFile(''), 'jest.config.mjs': jestConfig }
  return { 'sum.test.mjs': testFile(`import { expect, test } from 'vitest'`), 'vitest.config.mjs': vitestConfig }
}

const reporters = (ours: string): string => `process.env.WITHOUT ? ['default'] : ['default', '${ours}']`
const jestConfig = `export default {
  testMatch: ['**/*.test.cjs'], transform: {}, reporters: ${reporters('@stratigraph/reporter/jest')},
}`
const vitestConfig = `export default { test: { reporters: ${reporters('@stratigraph/reporter/vitest')} } }`

/** Each with the words that must tell the user of it. */
const troubles: [string, Reaction | 'away' | 'no disk', { words: string }][] = [
  ['the server never answers', 'hang', { words: 'not sent  no answer within' }],
  ['the server is away', 'away', { words: 'not sent  ECONNREFUSED' }],
  ['the report cannot be saved', 'no disk', { words: 'report    not saved' }],
]

describe.each(majors)('%s has the same outcome with the reporter as without', (major) => {
  let project: TempProject
  const without: Partial<Record<'pass' | 'fail', Finished>> = {}

  beforeAll(async () => {
    project = await TempProject.create(major, projectFiles(major))
    without.pass = await project.run([], { env: { WITHOUT: '1' } })
    without.fail = await project.run([], { env: { WITHOUT: '1', MUST_FAIL: '1' } })
    expect([without.pass.exitCode, without.fail.exitCode]).toEqual([0, 1])
  })
  afterAll(() => project[Symbol.asyncDispose]())

  test.each(troubles)('when %s', async (_, trouble, { words }) => {
    const server = await startReportServer(trouble === 'away' || trouble === 'no disk' ? 'stored' : trouble)
    if (trouble === 'away') await server.close()
    const env = {
      STRATIGRAPH_DEADLINE_MS: '700',
      ...(trouble === 'no disk' ? { STRATIGRAPH_DIR: 'package.json' } : { STRATIGRAPH_URL: server.url }),
    }

    const pass = await project.run([], { env })
    const fail = await project.run([], { env: { ...env, MUST_FAIL: '1' } })

    expect([pass.exitCode, fail.exitCode]).toEqual([0, 1])
    expect(printedByRunner(pass)).toEqual(printedByRunner(without.pass!))
    expect(printedByRunner(fail)).toEqual(printedByRunner(without.fail!))
    expect(pass.stderr).toContain(words)
    expect(fail.stderr).toContain(words)
  })
})
