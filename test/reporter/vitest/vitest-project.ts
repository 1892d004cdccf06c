import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import {
  parseReport,
  TempProject,
  type Finished,
  type RunnerMajor,
  type RunOptions,
} from '../../support/temp-project.ts'
import type { JournalEntry } from '../../support/true-order.ts'
import { readReport } from '../../support/vitest-report.ts'

export const vitestMajors = ['vitest3', 'vitest4', 'vitest5'] as const satisfies RunnerMajor[]
export type VitestMajor = (typeof vitestMajors)[number]

/** One folder serves many runs: what differs between them comes from the environment. */
const config = `
const settings = JSON.parse(process.env.SETTINGS ?? '{}')
export default { test: { reporters: ['default', '@stratigraph/reporter/vitest'], ...settings } }
`

/** For runs whose output is compared: one file after the other, by name, whatever Vitest knows of earlier runs. */
export const oneAfterTheOther = {
  'by-name.js': `
export default class ByName {
  async shard(files) { return files }
  async sort(files) { return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1)) }
}
`,
  'vitest.config.js': `
import ByName from './by-name.js'
const settings = JSON.parse(process.env.SETTINGS)
export default { test: {
  reporters: ['default', '@stratigraph/reporter/vitest'], pool: 'forks', fileParallelism: false,
  slowTestThreshold: 600_000,
  ...settings, sequence: { sequencer: ByName },
} }
`,
}

/** A stranger's project with Vitest and the one line of configuration; `files` may replace any of it. */
export function vitestProject(major: VitestMajor, files: Record<string, string>): Promise<TempProject> {
  return TempProject.create(major, { 'vitest.config.js': config, ...files })
}

/** Vitest 3 wants to know both bounds. */
export const workers = (count: number): Record<string, number> => ({ maxWorkers: count, minWorkers: 1 })

export interface RunSettings extends RunOptions {
  /** The `test` part of the configuration. */
  test?: Record<string, unknown>
  args?: string[]
}

export interface VitestRun extends Finished {
  reports: Report[]
  journal: JournalEntry[]
}

let runs = 0

/** Runs Vitest with reports and journal (see ordered-suite.ts) of its own: several may run at once. */
export async function runVitest(project: TempProject, settings: RunSettings = {}): Promise<VitestRun> {
  const { test = {}, args = [], env, ...options } = settings
  const dir = join(project.dir, `out-${runs++}`)
  await mkdir(dir)
  const journal = join(dir, 'journal.jsonl')
  const finished = await project.run(args, {
    ...options,
    env: { STRATIGRAPH_DIR: dir, JOURNAL: journal, SETTINGS: JSON.stringify(test), ...env },
  })
  const lines = (await readFile(journal, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  return {
    ...finished,
    reports: await readReports(join(dir, 'runs')),
    journal: lines.map((line) => JSON.parse(line) as JournalEntry),
  }
}

export type RecordedRun = Awaited<ReturnType<typeof recordVitest>>

/** The same, for a run that must leave exactly one report behind. */
export async function recordVitest(project: TempProject, settings: RunSettings = {}) {
  const run = await runVitest(project, settings)
  expect(run.reports, `${run.stdout}\n${run.stderr}`).toHaveLength(1)
  const report = run.reports[0]!
  return { ...run, report, ...readReport(report) }
}

async function readReports(dir: string): Promise<Report[]> {
  const names = await readdir(dir).catch(() => [] as string[])
  return Promise.all(names.toSorted().map(async (name) => parseReport(await readFile(join(dir, name)))))
}
