import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Report } from '../../packages/reporter/src/report.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Name of the installed package that holds each major of each runner. */
export const runnerPackages = {
  vitest3: { name: 'vitest', installedAs: 'vitest3' },
  vitest4: { name: 'vitest', installedAs: 'vitest4' },
  vitest5: { name: 'vitest', installedAs: 'vitest' },
  jest29: { name: 'jest', installedAs: 'jest29' },
  jest30: { name: 'jest', installedAs: 'jest' },
} as const
export type RunnerMajor = keyof typeof runnerPackages

export interface Finished {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  env?: Record<string, string | undefined>
  cwd?: string
  /** Started by this command, which gets the whole command line of Node as its arguments. */
  through?: string[]
  /** Called with the child process, e.g. to send it a signal. */
  onSpawn?: (child: ReturnType<typeof spawn>) => void
}

/**
 * A stranger's project in a temporary folder: the given files, the given runner as `node_modules/vitest` or
 * `node_modules/jest`, and the built reporter copied in as if it had been installed.
 */
export class TempProject {
  readonly dir: string
  readonly runner: RunnerMajor
  private constructor(dir: string, runner: RunnerMajor) {
    this.dir = dir
    this.runner = runner
  }

  static async create(runner: RunnerMajor, files: Record<string, string>): Promise<TempProject> {
    const dir = await realpath(await mkdtemp(join(tmpdir(), `stratigraph-${runner}-`)))
    const project = new TempProject(dir, runner)
    const { name, installedAs } = runnerPackages[runner]
    await mkdir(join(dir, 'node_modules/@stratigraph/reporter'), { recursive: true })
    await symlink(join(repository, 'node_modules', installedAs), join(dir, 'node_modules', name), 'junction')
    for (const part of ['package.json', 'dist']) {
      await cp(join(repository, 'packages/reporter', part), join(dir, 'node_modules/@stratigraph/reporter', part), {
        recursive: true,
      })
    }
    await project.write({ 'package.json': '{ "name": "stranger", "private": true, "type": "module" }', ...files })
    return project
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.dir, path)), { recursive: true })
      await writeFile(join(this.dir, path), text)
    }
  }

  /** Runs `vitest run ...args` or `jest ...args`, with a clean CI environment. */
  run(args: string[] = [], options: RunOptions = {}): Promise<Finished> {
    const { name } = runnerPackages[this.runner]
    const bin = join(this.dir, 'node_modules', name, name === 'vitest' ? 'vitest.mjs' : 'bin/jest.js')
    return runNode([bin, ...(name === 'vitest' ? ['run'] : []), ...args], { cwd: this.dir, ...options })
  }

  /** The reports that the reporter left behind, oldest first. */
  async reports(): Promise<Report[]> {
    const dir = join(this.dir, '.stratigraph/runs')
    const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.json.gz'))
    const reports = await Promise.all(names.map(async (name) => parseReport(await readFile(join(dir, name)))))
    return reports.toSorted((a, b) => a.run.startedAt.localeCompare(b.run.startedAt))
  }

  read(path: string): Promise<string> {
    return readFile(join(this.dir, path), 'utf8')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.dir, { recursive: true, force: true })
  }
}

export function parseReport(gzipped: Buffer): Report {
  return JSON.parse(gunzipSync(gzipped).toString('utf8')) as Report
}

const hostCi = [
  'CI',
  'GITHUB_',
  'GITLAB_',
  'BUILDKITE',
  'CIRCLE',
  'JENKINS',
  'STRATIGRAPH_',
  'VITEST',
  'JEST_',
  'NODE_OPTIONS',
  'TEST',
  'NODE_ENV',
]

/** Runs Node with the variables of the surrounding CI and test runner left out. Rejects only if Node cannot start. */
export function runNode(args: string[], options: RunOptions = {}): Promise<Finished> {
  const [command = process.execPath, ...before] = options.through ? [...options.through, process.execPath] : []
  return runCommand(command, [...before, ...args], options)
}

/** Runs any command, with the same clean environment. Rejects only if it cannot start. */
export function runCommand(
  command: string,
  args: string[],
  { env = {}, cwd, onSpawn }: Omit<RunOptions, 'through'> = {},
): Promise<Finished> {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !hostCi.some((prefix) => name.startsWith(prefix))),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...clean, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: its workers are found again below.
      detached: process.platform !== 'win32',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (exitCode, signal) => {
      killGroup(child.pid!)
      resolve({ exitCode, signal, stdout, stderr })
    })
    onSpawn?.(child)
  })
}

/** A worker of Vitest 3 whose runner was interrupted goes on for ever: it cannot tell anybody that it has nobody to tell. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // There is nobody left, as it should be.
  }
}
