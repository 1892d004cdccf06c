import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { inWorkers, jestMajors, jestProject, recordRun, type RecordedRun } from '../../support/jest-report.ts'
import { runCommand, type TempProject } from '../../support/temp-project.ts'

const suite = {
  'tests/same.test.js': `
    test('twin', () => {})
    describe('block', () => { test('twin', () => {}); test('twin', () => { throw new Error('the second') }) })
    describe('block', () => { test('twin', () => {}); test.skip('twin', () => {}) })
    test.each([1, 2, 3])('equal', (n) => { if (n === 2) throw new Error('the second') })
    test('twin', () => {})
  `,
  'tests/odd.test.js': `
    test('', () => {})
    test(' spaces  inside ', () => {})
    test('line\\nbreak', () => {})
    test('a > b', () => {})
    test('ünïcödé 日本 👩‍💻', () => {})
    test('unit separator \\u001f inside', () => {})
    test('half a pair \\ud83d', () => {})
    test('<img src=x onerror=alert(1)>', () => {})
    test('constructor', () => {})
    describe('__proto__', () => { test('toString', () => {}) })
    test('${'long '.repeat(2000)}', () => {})
    class Named {}
    describe(Named, () => { test(function byFunction() {}, () => {}); test(7, () => {}) })
  `,
  'tests/deep/other.spec.js': `test('other', () => {})`,
  'tests/broken.test.js': `throw new Error('never collected')`,
}

/** Project, path, title path and ordinal of each test: what its identity is made of. */
const identities = (...reports: Report[]): string[] =>
  reports
    .flatMap(({ dictionary }) => {
      const { projects, files, tests } = dictionary!
      const fileOfTest = files.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
      return tests.name.map((name, n) =>
        JSON.stringify([
          projects[files.project[fileOfTest[n]!]!],
          files.path[fileOfTest[n]!],
          name,
          tests.ordinal?.[n] ?? 0,
        ]),
      )
    })
    .toSorted()

describe.each(jestMajors)('%s', (major) => {
  let project: TempProject
  let plain: RecordedRun
  let expected: string[]

  beforeAll(async () => {
    project = await jestProject(major, suite)
    plain = await recordRun(project, ['-i'])
    expected = identities(plain.report)
  })
  afterAll(() => project[Symbol.asyncDispose]())

  test('tests of one name are counted in declared order, and the others keep their whole names', () => {
    expect(new Set(expected).size).toBe(expected.length)
    const failed = plain.ran.filter(({ status }) => status === 'failed').map(({ title, ordinal }) => [title, ordinal])
    expect(failed).toEqual([
      ['block > twin', 1],
      ['equal', 1],
    ])
    expect(plain.notRun.skipped).toEqual(['block > twin'])
    const names = plain.report.dictionary!.tests.name
    expect(names).toEqual(
      expect.arrayContaining(['', ' spaces  inside ', 'line\nbreak', 'ünïcödé 日本 👩‍💻', '__proto__\u001ftoString']),
    )
    expect(names).toEqual(expect.arrayContaining(['Named\u001fbyFunction', 'Named\u001f7', 'unit separator   inside']))
    expect(plain.report.dictionary!.files.path).toContain('tests/broken.test.js')
  })

  test.each([
    { way: 'shuffled', args: ['-i', '--randomize', '--seed=5'] },
    { way: 'in workers, shuffled otherwise', args: [...inWorkers(), '--randomize', '--seed=77'] },
  ])('$way, they are the same tests', async ({ args }) => {
    const { report } = await recordRun(project, args)

    expect(identities(report)).toEqual(expected)
    expect(report.dictionaryHash).toBe(plain.report.dictionaryHash)
  })

  test('over shards, they are the same tests', async () => {
    const first = await recordRun(project, ['-i', '--shard=1/2', '--randomize'])
    const second = await recordRun(project, ['-i', '--shard=2/2', '--randomize'])

    expect(identities(first.report, second.report)).toEqual(expected)
  })

  test('in another folder, reached through a link, they are the same tests', async () => {
    await using other = await jestProject(major, suite)
    const link = join(project.dir, `link-${major}`)
    await symlink(other.dir, link, 'junction')

    const { report } = await recordRun(other, ['-i'], { cwd: link })

    expect(identities(report)).toEqual(expected)
    expect(report.dictionaryHash).toBe(plain.report.dictionaryHash)
  })

  test('in a package of a repository, paths are relative to the repository', async () => {
    await using repository = await jestProject(major, {
      'packages/shop/package.json': '{ "name": "shop", "private": true }',
      'packages/shop/jest.config.cjs': `module.exports = { reporters: ['@stratigraph/reporter/jest'] }`,
      'packages/shop/src/cart.test.js': `test('adds', () => {})`,
    })
    await runCommand('git', ['init', '--quiet'], { cwd: repository.dir })
    await repository.write({ '.stratigraph/.gitignore': '*\n' })

    const { report } = await recordRun(repository, ['-i'], { cwd: join(repository.dir, 'packages/shop') })

    expect(report.dictionary!.files.path).toEqual(['packages/shop/src/cart.test.js'])
  })
})
