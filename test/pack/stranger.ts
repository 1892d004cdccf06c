import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Report } from '../../packages/reporter/src/report.ts'
import { parseReport, runCommand, type Finished, type RunOptions } from '../support/temp-project.ts'
import { nodeFolder, type NodeMajor } from './nodes.ts'
import { runNpm, withoutNpmOfThisRepository } from './npm.ts'

/** An empty project of somebody else, outside this repository, with packages that npm installed into it. */
export interface Stranger {
  dir: string
  /** Runs a command of `node_modules/.bin` under the given Node, as a shell would: by its shebang. */
  run(
    node: NodeMajor,
    command: string,
    args: string[],
    env?: Record<string, string>,
    onSpawn?: RunOptions['onSpawn'],
  ): Promise<Finished>
  /** The one report in `<dir>/<folder>/runs`. @throws when there is not exactly one */
  onlyReport(folder: string): Promise<{ path: string; report: Report }>
  [Symbol.asyncDispose](): Promise<void>
}

/** @param packages what to `npm install`: names with versions, or paths of tarballs */
export async function installInto(files: Record<string, string>, packages: string[]): Promise<Stranger> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'stratigraph-stranger-')))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  await runNpm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], dir)

  return {
    dir,
    async run(node, command, args, env = {}, onSpawn) {
      const path = [await nodeFolder(node), join(dir, 'node_modules/.bin'), process.env.PATH].join(delimiter)
      return runCommand(join(dir, 'node_modules/.bin', command), args, {
        cwd: dir,
        env: { ...withoutNpmOfThisRepository, ...env, PATH: path },
        onSpawn,
      })
    },
    async onlyReport(folder) {
      const runs = join(dir, folder, 'runs')
      const names = (await readdir(runs)).filter((name) => name.endsWith('.json.gz'))
      if (names.length !== 1) throw new Error(`Expected one report in ${runs}, found: ${names.join(', ') || 'none'}`)
      const path = join(runs, names[0]!)
      return { path, report: parseReport(await readFile(path)) }
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}
