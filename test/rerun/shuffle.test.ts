import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TempProject } from '../support/temp-project.ts'
import { configFile, endingOf, stratigraph, testFile } from './dependent-suite.ts'

test.each(['vitest5', 'jest30'] as const)(
  '%s: shuffled runs are recorded, coverage rises, and --alone finds the brittle test',
  async (major) => {
    const ending = endingOf(major)
    const file = `session.${ending}`
    await using project = await TempProject.create(major, {
      ...configFile(
        major,
        `reporters: ['default', ['@stratigraph/reporter/${major === 'jest30' ? 'jest' : 'vitest'}', { project: 'the-shop', layers: { e2e: ['*'] } }]]`,
      ),
      [file]: testFile(
        major,
        `let user
        test('signs in', () => { user = 'ann' })
        describe('then', () => {
          test('knows its user', () => expect(user).toBe('ann'))
          test('counts', () => {})
        })`,
      ),
    })
    const { stdout, stderr, exitCode } = await stratigraph(project, ['shuffle', '--runs', '2', '--alone'])
    const coverage = [...stderr.matchAll(/(\d)\/2 .* (\d+) % of the pairs inside files seen in both orders/g)]
    expect(coverage.map(([, run, percent]) => [run, percent])).toEqual([
      ['1', '0'],
      ['2', '100'],
    ])
    expect(stdout).toContain(`  1 of 2  ${file} > then > knows its user\n`)
    expect(stdout).toContain(`npx stratigraph bisect '${file} > then > knows its user'`)
    expect(stdout).toContain(
      `Failed without the other tests of their file, and passed with them:\n  ${file} > then > knows its user\n`,
    )
    expect(exitCode).toBe(1)
    // Two shuffles and three rounds alone.
    const reports = await project.reports()
    expect(reports).toHaveLength(5)
    // With the options of the user's configuration.
    expect(new Set(reports.map(({ run }) => run.project))).toEqual(new Set(['the-shop']))
    expect(reports[0]!.dictionary!.tests.layer).toEqual([3, 3, 3])
    expect(await readFile(join(project.dir, '.stratigraph/.gitignore'), 'utf8')).toBe('*\n')
  },
)

test('runner arguments reach the runner; a run that cannot be made says why', async () => {
  await using project = await TempProject.create('vitest5', {
    'other.config.mjs': `export default { test: { include: ['only.mjs'] } }`,
    'only.mjs': testFile('vitest5', `test('runs', () => {})`),
  })
  const args = ['shuffle', '--runs', '1', '--', '--config', 'other.config.mjs']
  expect(await stratigraph(project, args)).toMatchObject({ exitCode: 0, stdout: '\nNothing failed in 1 order.\n' })

  const broken = await stratigraph(project, ['shuffle', '--runs', '1', '--', '--config', 'missing.config.mjs'])
  expect(broken.stderr).toContain('stratigraph shuffle: vitest did not run the tests. It said:')
  expect(broken.stderr).toContain('missing.config.mjs')
  expect(broken.exitCode).toBe(1)
  expect(await stratigraph(project, ['shuffle', '--runs', '0'])).toMatchObject({ exitCode: 2 })
})

test('what passes on a retry did not fail', async () => {
  const file = 'retried.test.mjs'
  await using project = await TempProject.create('vitest5', {
    ...configFile('vitest5', 'retry: 1'),
    [file]: testFile('vitest5', `let tries = 0\ntest('at the second try', () => expect(++tries).toBe(2))`),
  })

  const { stdout, exitCode } = await stratigraph(project, ['shuffle', '--runs', '1'])

  expect({ stdout, exitCode }).toEqual({ stdout: '\nNothing failed in 1 order.\n', exitCode: 0 })
  expect((await project.reports()).map(({ run }) => run.plannedBy)).toEqual(['shuffle'])
})
