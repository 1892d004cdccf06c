import { execFileSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../packages/reporter/src/report.ts'
import type { GatedRun } from '../../packages/reporter/src/rerun/gate/gate-runs.ts'
import { configFile, endingOf, stratigraph, testFile } from '../rerun/dependent-suite.ts'
import { TempProject, type Finished, type RunnerMajor, type RunOptions } from '../support/temp-project.ts'

/** What `stratigraph gate --json` prints. */
export interface Gated extends Finished {
  said: { passes: boolean; runs: (GatedRun['verdict'] & { gate: GatedRun['gate'] })[] }
}

const reporterOf = (major: RunnerMajor): string => (major.startsWith('jest') ? 'jest' : 'vitest')

/** A project with two tests; those that the variable FAIL names fail. */
export async function gateProject(major: RunnerMajor): Promise<TempProject> {
  const fails = `const fails = (name) => (process.env.FAIL ?? '').split(',').includes(name)\n`
  const project = await TempProject.create(major, {
    ...configFile(major, `reporters: ['default', '@stratigraph/reporter/${reporterOf(major)}']`),
    [`cart.${endingOf(major)}`]: testFile(
      major,
      `${fails}describe('cart', () => {
        test('adds an item', () => expect(fails('adds')).toBe(false))
        test('removes an item', () => expect(fails('removes')).toBe(false))
      })`,
    ),
    CODEOWNERS: '* @acme/cart\n',
  })
  commit(project, 'first')
  return project
}

export function commit({ dir }: TempProject, message: string): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: dir, encoding: 'utf8' }).trim()
  git('init', '-q', '-b', 'main')
  writeFileSync(join(dir, '.gitignore'), 'node_modules\n')
  git('add', '-A')
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', message)
  return git('rev-parse', 'HEAD')
}

export const gate = (project: TempProject, args: string[] = [], options?: RunOptions): Promise<Finished> =>
  stratigraph(project, ['gate', ...args], options)

export async function gateJson(project: TempProject, args: string[] = [], options?: RunOptions): Promise<Gated> {
  const finished = await gate(project, [...args, '--json'], options)
  if (finished.exitCode === 2) throw new Error(finished.stderr)
  return { ...finished, said: JSON.parse(finished.stdout) as Gated['said'] }
}

/** Puts a report into the folder, as a runner would have left it. */
export function leave({ dir }: Pick<TempProject, 'dir'>, ...reports: Report[]): void {
  const folder = join(dir, '.stratigraph/runs')
  mkdirSync(folder, { recursive: true })
  for (const report of reports) writeFileSync(join(folder, `${report.id}.json.gz`), gzipSync(JSON.stringify(report)))
}

export const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10)
