import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { version } from '../../../packages/reporter/src/version.ts'
import manifest from '../../../packages/reporter/package.json' with { type: 'json' }
import { readReport } from '../../support/vitest-report.ts'
import { startRepository } from './support/git.ts'
import { attempt, record, recordedFile, recordedTest } from './support/recorded.ts'
import { schemaErrors } from './support/report-schema.ts'
import { tempFolder } from './support/temp-folder.ts'

function onlyReport(cwd: string): Report {
  const folder = join(cwd, '.stratigraph/runs')
  const names = readdirSync(folder)
  expect(names).toHaveLength(1)
  return JSON.parse(gunzipSync(readFileSync(join(folder, names[0]!))).toString('utf8')) as Report
}

describe('a recorded run', () => {
  test('is a valid report with the facts of its repository and its CI', async () => {
    const cwd = tempFolder()
    const commit = startRepository(cwd)
    const { recorder } = record(
      cwd,
      { layers: { integration: ['db/**'] }, environment: { database: 'sqlite' } },
      { env: { CIRCLECI: 'true', CIRCLE_WORKFLOW_ID: 'w' }, facts: { shard: { index: 1, count: 2 } } },
    )
    recorder.addFile(recordedFile(join(cwd, 'db/a.test.ts'), [recordedTest('stores')]))

    await recorder.finish({ status: 'passed' })

    const report = onlyReport(cwd)
    expect(schemaErrors(report)).toEqual([])
    expect(report.run).toMatchObject({
      project: 'acme/shop',
      git: { commit, subject: 'First line' },
      ci: { provider: 'circleci', runId: 'w' },
      environment: [{ name: 'database', value: 'sqlite' }],
      shard: { index: 1, count: 2 },
    })
    expect(report.run.key).not.toBe(report.id)
    expect(report.dictionary!.files.path).toEqual(['db/a.test.ts'])
    expect(report.dictionary!.tests.layer).toEqual([2])
  })

  test('is a valid report whatever the tests are called and throw', async () => {
    const cwd = tempFolder()
    const { recorder } = record(cwd, {})
    const evil = '<script>\ud800 \0 \u001b[31m'.repeat(3000)
    const errors = [{ message: evil, stack: evil, name: evil }]
    const times = { startUs: Number.NaN, durationUs: -5, beforeEachUs: Infinity }
    const tests = [
      recordedTest(evil, { titlePath: [evil, '__proto__'], tags: [evil], status: 'failed', note: evil }),
      recordedTest('odd times', { attempts: [attempt({ ...times, status: 'failed', errors })], status: 'failed' }),
    ]
    recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), tests, { startUs: Number.NaN, errors }))
    recorder.addError({ message: evil, file: join(cwd, 'a.test.ts'), test: evil })

    await recorder.finish({ status: 'failed' })

    const report = onlyReport(cwd)
    expect(schemaErrors(report)).toEqual([])
    expect(report.run.errors).toEqual([expect.objectContaining({ file: 'a.test.ts', truncated: true })])
    expect(readReport(report).ran.map(({ status }) => status)).toEqual(['failed', 'failed'])
    expect(JSON.stringify(report)).not.toMatch(/\\u0000|\\u001b\[|\\ud800/i)
  })

  test('holds a file once, as it was told last', async () => {
    const cwd = tempFolder()
    const { recorder } = record(cwd, {})
    recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), [recordedTest('before')]))
    recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), [recordedTest('after')]))

    await recorder.finish({ status: 'passed' })

    expect(onlyReport(cwd).dictionary!.tests.name).toEqual(['after'])
  })

  test('is saved once, however often its end is told', async () => {
    const cwd = tempFolder()
    const { recorder } = record(cwd, {})

    await Promise.all([recorder.finish({ status: 'passed' }), recorder.finish({ status: 'failed' })])
    recorder.finishNow({ status: 'interrupted' })

    expect(onlyReport(cwd).run.status).toBe('passed')
  })

  test('lists a project that only its files name', async () => {
    const cwd = tempFolder()
    const { recorder } = record(cwd, {})
    recorder.addFile(recordedFile(join(cwd, 'a.test.ts'), [recordedTest('adds')], { project: 'api' }))

    await recorder.finish({ status: 'passed' })

    const { run, dictionary } = onlyReport(cwd)
    expect(run.projects.map(({ name }) => name)).toEqual(['api'])
    expect(dictionary!.projects).toEqual(['api'])
  })
})

test.each([
  ['when it is disabled', { disable: true }, {}, {}],
  ['when it is disabled by the environment', {}, { STRATIGRAPH_DISABLE: '1' }, {}],
  ['in watch mode', {}, {}, { watch: true }],
])('nothing is recorded %s', async (_, options, env, facts) => {
  const cwd = tempFolder()
  const { recorder, printed } = record(cwd, options, { env, facts })

  await recorder.finish({ status: 'passed' })

  expect(recorder.enabled).toBe(false)
  expect(existsSync(join(cwd, '.stratigraph'))).toBe(false)
  expect(printed()).toBe('')
})

test('watch mode is recorded when asked for', () => {
  const { recorder } = record(tempFolder(), { watch: true }, { facts: { watch: true } })

  expect(recorder.enabled).toBe(true)
})

test('a wrong option is told in one line, and the run is recorded', async () => {
  const cwd = tempFolder()
  const { recorder, printed } = record(cwd, { deadlineMs: -1 })

  await recorder.finish({ status: 'passed' })

  expect(printed()).toContain('stratigraph: option "deadlineMs" must be a number from 0 to 600000: using the default\n')
  expect(onlyReport(cwd).run.status).toBe('passed')
})

test('the version that reports name is that of the package', () => {
  expect(version).toBe(manifest.version)
})
