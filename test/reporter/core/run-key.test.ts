import { describe, expect, test } from 'vitest'
import { readCi } from '../../../packages/reporter/src/environment/ci.ts'
import type { Env } from '../../../packages/reporter/src/environment/ci-variables.ts'
import { deriveRunKey, withoutShard, type RunKeyInput } from '../../../packages/reporter/src/environment/run-key.ts'

const github: Env = {
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '9001',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_JOB: 'test',
  GITHUB_REPOSITORY: 'acme/shop',
}

const input = (index: number, more: Partial<RunKeyInput> = {}): RunKeyInput => ({
  reportId: `report-${index}`,
  shard: { index, count: 4 },
  given: null,
  ci: readCi(github),
  runner: 'vitest',
  projects: ['a', 'b'],
  os: 'linux',
  arch: 'x64',
  node: 'v24.1.0',
  environment: [],
  ...more,
})

const gitlab = (index: number): Env => ({
  GITLAB_CI: 'true',
  CI_PIPELINE_ID: '1',
  CI_JOB_NAME: `test ${index}/4`,
  CI_PROJECT_PATH: 'acme/shop',
})

describe('the shards of a run share a key', () => {
  test('in one CI run', () => {
    const keys = [1, 2, 3, 4].map((index) => deriveRunKey(input(index)))

    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  test('though the projects come in another order, or Node differs by a patch', () => {
    expect(deriveRunKey(input(2, { projects: ['b', 'a'], node: 'v24.9.3' }))).toBe(deriveRunKey(input(1)))
  })

  test('though the names of their jobs hold their number', () => {
    const keys = [1, 2, 3, 4].map((index) => deriveRunKey(input(index, { ci: readCi(gitlab(index)) })))

    expect(new Set(keys).size).toBe(1)
  })
})

test.each<[string, Partial<RunKeyInput>]>([
  ['another attempt', { ci: readCi({ ...github, GITHUB_RUN_ATTEMPT: '2' }) }],
  ['another job', { ci: readCi({ ...github, GITHUB_JOB: 'test-windows' }) }],
  ['another repository', { ci: readCi({ ...github, GITHUB_REPOSITORY: 'acme/other' }) }],
  ['another CI run', { ci: readCi({ ...github, GITHUB_RUN_ID: '9002' }) }],
  ['another platform', { os: 'win32' }],
  ['another major of Node', { node: 'v22.1.0' }],
  ['another runner', { runner: 'jest' }],
  ['another number of shards', { shard: { index: 1, count: 5 } }],
  ['another environment', { environment: [{ name: 'database', value: 'mysql' }] }],
])('%s is another run', (_, more) => {
  expect(deriveRunKey(input(1, more))).not.toBe(deriveRunKey(input(1)))
})

test('a run without shards is its report', () => {
  expect(deriveRunKey(input(1, { shard: null, given: 'given' }))).toBe('report-1')
})

test('shards that nothing joins are runs of their own', () => {
  expect(deriveRunKey(input(1, { ci: null }))).toBe('report-1')
  expect(deriveRunKey(input(1, { ci: readCi({ CI: 'true' }) }))).toBe('report-1')
})

test('the key that was given counts before that of CI', () => {
  expect(deriveRunKey(input(3, { given: 'build-15' }))).toBe('build-15')
})

test.each([
  ['test 2/4', 'test */*'],
  ['test 02 of 04', 'test * of *'],
  ['test (2)', 'test (*)'],
  ['test: [chrome, 2]', 'test: [chrome, *]'],
  ['node 22', 'node 22'],
  ['e2e', 'e2e'],
])('the job %s is one of %s', (job, expected) => {
  expect(withoutShard(job, { index: 2, count: 4 })).toBe(expected)
})
