import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Report } from '../../packages/reporter/src/report.ts'
import { TempProject, type Finished, type RunnerMajor, type RunOptions } from './temp-project.ts'
import { readReport, type ReportedTest } from './vitest-report.ts'

export const jestMajors = ['jest29', 'jest30'] as const satisfies RunnerMajor[]
export type JestMajor = (typeof jestMajors)[number]

/** The reporter's one line, and nothing else: Jest then transforms every file by Babel. */
export const plainJestConfig = `module.exports = { reporters: ['default', '@stratigraph/reporter/jest'] }\n`

/**
 * The text of a `jest.config.cjs` with the reporter's one line. Files run as they are written, unless `further` says
 * otherwise: to load Babel takes half the time of a small run.
 */
export const jestConfig = (further = ''): string =>
  `module.exports = { reporters: ['default', '@stratigraph/reporter/jest'], transform: {}, ${further} }\n`

/** A stranger's CommonJS project with Jest and the one line of configuration; `files` may replace any of it. */
export function jestProject(major: JestMajor, files: Record<string, string>): Promise<TempProject> {
  return TempProject.create(major, {
    'package.json': '{ "name": "stranger", "private": true }',
    'jest.config.cjs': jestConfig(),
    ...files,
  })
}

export interface RecordedRun extends Finished {
  report: Report
  ran: ReportedTest[]
  notRun: ReturnType<typeof readReport>['notRun']
}

/** Runs Jest with its reports in a folder of their own, and reads the one report that it must leave behind. */
export async function recordRun(project: TempProject, args: string[], options: RunOptions = {}): Promise<RecordedRun> {
  const known = new Set((await project.reports()).map(({ id }) => id))
  const finished = await project.run(args, options)
  const reports = (await project.reports()).filter(({ id }) => !known.has(id))
  expect(reports, `reports of jest ${args.join(' ')}\n${finished.stdout}\n${finished.stderr}`).toHaveLength(1)
  return { ...finished, report: reports[0]!, ...readReport(reports[0]!) }
}

/** Jest runs few and fast files in band, whatever `-w` says, unless a limit for idle workers is set. */
export const inWorkers = (count = 2): string[] => [`-w=${count}`, '--workerIdleMemoryLimit=8GB']

/** A `testSequencer` of the user's own: files by their names, whatever Jest remembers of the runs before. */
export const alphabeticalSequencer = `
module.exports = class {
  sort(tests) { return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1)) }
  shard(tests) { return tests }
  allFailedTests(tests) { return tests }
  cacheResults() {}
}
`

/** Path of a package as the project's Jest itself would find it, e.g. `jest-circus/runner`. */
export const resolveFromJest = (project: TempProject, name: string): string =>
  createRequire(realpathSync(join(project.dir, 'node_modules/jest/package.json'))).resolve(name)
