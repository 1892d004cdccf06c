import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TempProject, type RunnerMajor } from '../../test/support/temp-project.ts'
import { jestSettings, timeRun } from '../support/trivial-suite.ts'

/** Both runners keep to one process: start-up would drown what a test costs. */
export const runners = {
  vitest5: ['--no-isolate', '--maxWorkers=1', '--reporter=@stratigraph/reporter/vitest'],
  jest30: ['--runInBand', '--cacheDirectory=.jest-cache', '--reporters=@stratigraph/reporter/jest'],
} as const satisfies Partial<Record<RunnerMajor, readonly string[]>>
export type ProbedRunner = keyof typeof runners

export const testCount = 10_000

export interface Mark {
  /** After how many tests. */
  name: number
  cpuUs: number
  heapBytes?: number
}

const preload = fileURLToPath(new URL('../support/marks.cjs', import.meta.url))

export const withProbe = (isOn: boolean): Record<string, string> => ({
  STRATIGRAPH_PROBE: String(isOn),
  STRATIGRAPH_QUIET: 'true',
})

/**
 * A project with one file of 10,000 trivial tests, which marks what its process has used before the first of them, after
 * each 2,000 and after the last.
 */
export function createOneFile(runner: ProbedRunner, { heap }: { heap: boolean }): Promise<TempProject> {
  const body = `
const { channel } = require('node:diagnostics_channel')
const mark = (name) => test('mark ' + name, () =>
  channel('stratigraph.bench').publish({ name, heap: ${heap}, last: name === ${testCount} }))
for (let i = 0; i < ${testCount}; i++) {
  if (i % 2000 === 0) mark(i)
  test('test ' + i, () => {})
}
mark(${testCount})
`
  const imports = `import { createRequire } from 'node:module'\nimport { test } from 'vitest'\nconst require = createRequire(import.meta.url)\n`
  return TempProject.create(
    runner,
    runner === 'vitest5' ? { 'one.test.js': imports + body } : { ...jestSettings, 'one.test.js': body },
  )
}

export interface OneFileRun {
  marks: Mark[]
  /** Of the whole run: runner, worker, start-up. */
  cpuS: number
}

export async function runOneFile(project: TempProject, runner: ProbedRunner, isOn: boolean): Promise<OneFileRun> {
  const path = join(project.dir, 'marks.jsonl')
  await rm(path, { force: true })
  const env = { ...withProbe(isOn), BENCH_MARKS: path, NODE_OPTIONS: `--require ${preload}` }
  const { cpuS } = await timeRun(project, [...runners[runner]], env)
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  return { cpuS, marks: lines.map((line) => JSON.parse(line) as Mark) }
}
