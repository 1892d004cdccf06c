import { describe, expect, test } from 'vitest'
import { inWorkers, jestConfig, jestMajors, jestProject, recordRun } from '../../support/jest-report.ts'

const suite = {
  'a.test.js': `test('a', () => {})`,
  'b.test.js': `test('b', () => {})`,
}

const named = (folder: string): string => `{ displayName: 'same', testMatch: ['**/${folder}.test.js'] }`

describe.each(jestMajors)('%s', (major) => {
  test('runner, seed, shuffle, pool, workers and bail, as they were', async () => {
    await using project = await jestProject(major, suite)
    const { version } = JSON.parse(await project.read('node_modules/jest/package.json')) as { version: string }

    const inBand = await recordRun(project, ['-i', '--seed=42'])
    const shuffled = await recordRun(project, [
      ...inWorkers(2),
      '--randomize',
      '--seed=-7',
      '--bail',
      '--workerThreads',
    ])
    const byPath = await recordRun(project, ['a.test'])
    const byPattern = await recordRun(project, [
      major === 'jest29' ? '--testPathPattern=b.test' : '--testPathPatterns=b.test',
    ])

    const runs = [inBand, shuffled, byPath, byPattern]
    expect(runs.map(({ report }) => report.run.filtered)).toEqual([undefined, undefined, true, true])

    expect(inBand.report.run).toMatchObject({
      runner: { name: 'jest', version },
      status: 'passed',
      maxWorkers: 1,
      bail: 0,
      shard: null,
      watch: false,
      project: 'stranger',
      projects: [{ name: '', seed: 42, shuffleTests: false, shuffleFiles: false, pool: 'inBand', isolate: true }],
    })
    expect(shuffled.report.run).toMatchObject({
      maxWorkers: 2,
      bail: 1,
      projects: [{ seed: -7, shuffleTests: true, pool: 'threads', fileParallelism: true }],
    })
    expect(new Set(shuffled.report.files.worker).size).toBe(2)
  })

  test('two projects of one name stay apart', async () => {
    await using project = await jestProject(major, {
      ...suite,
      'jest.config.cjs': jestConfig(`projects: [${named('a')}, ${named('{a,b}')}]`),
    })

    const { report, ran } = await recordRun(project, ['-i'])

    expect(report.run.projects).toHaveLength(2)
    expect(new Set(ran.map(({ project: name }) => name)).size).toBe(2)
    expect(ran.map(({ title }) => title).toSorted()).toEqual(['a', 'a', 'b'])
  })

  test('--testNamePattern: the others are skipped', async () => {
    await using project = await jestProject(major, {
      'a.test.js': `test('wanted', () => {}); describe('d', () => { test('other', () => {}); test('wanted too', () => {}) })`,
    })

    const { report, ran, notRun } = await recordRun(project, ['--testNamePattern=wanted'])

    expect(report.run.filtered).toBe(true)
    expect(ran.map(({ title }) => title)).toEqual(['wanted', 'd > wanted too'])
    expect(notRun.skipped).toEqual(['d > other'])
  })

  test('unhandled errors fail the test that Jest blames', async () => {
    await using project = await jestProject(major, {
      'a.test.js': `
        const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
        test('rejects aside', async () => { void Promise.reject(new Error('floating')); await pause(5) })
        test('throws aside', async () => { setTimeout(() => { throw new TypeError('later') }, 1); await pause(1000) })
        test('sound', () => {})
      `,
    })

    const { exitCode, ran } = await recordRun(project, ['-i'])

    expect(exitCode).toBe(1)
    expect(ran.map(({ title, exception }) => [title, exception?.errors?.map(({ message }) => message)])).toEqual([
      ['rejects aside', ['floating']],
      ['throws aside', ['later']],
      ['sound', undefined],
    ])
  })

  test('a second run finds its transformed files in the cache', async () => {
    await using project = await jestProject(major, {
      ...suite,
      'transform.cjs': `
        exports.process = (source, path) => {
          require('node:fs').appendFileSync('transformed.txt', path + '\\n')
          return { code: source }
        }
      `,
      'jest.config.cjs': jestConfig(`transform: { '.test.js$': './transform.cjs' }, cacheDirectory: './cache'`),
    })
    const transformed = async (): Promise<number> =>
      (await project.read('transformed.txt')).trimEnd().split('\n').length

    await recordRun(project, ['-i'])
    expect(await transformed()).toBe(2)
    await recordRun(project, ['-i'])
    await recordRun(project, inWorkers())
    await recordRun(project, ['-i', '--seed=3', '--randomize'])
    expect(await transformed()).toBe(2)
  })

  test('watch mode is quiet and unrecorded, unless asked for', async () => {
    await using project = await jestProject(major, suite)
    const watch = async (env: Record<string, string>): Promise<string> => {
      let output = ''
      await project.run(['--watchAll', '--watchman=false', '-i'], {
        env,
        onSpawn: (child) =>
          child.stderr!.on('data', (text: string) => {
            output += text
            if (output.includes('Ran all test suites')) child.kill('SIGKILL')
          }),
      })
      return output
    }

    expect(await watch({})).not.toContain('stratigraph')
    expect(await project.reports()).toEqual([])
    expect(await watch({ STRATIGRAPH_WATCH: '1' })).toContain('stratigraph')
    expect((await project.reports()).map(({ run }) => run.watch)).toEqual([true])
  })

  test('disabled, it leaves nothing behind', async () => {
    await using project = await jestProject(major, suite)

    const { exitCode, stderr } = await project.run([], { env: { STRATIGRAPH_DISABLE: '1' } })

    expect(exitCode).toBe(0)
    expect(stderr).not.toContain('stratigraph')
    await expect(project.read('.stratigraph/.gitignore')).rejects.toThrow('ENOENT')
  })
})
