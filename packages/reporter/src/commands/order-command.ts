import { realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { posix, relative } from 'node:path'
import { cleanLine } from '../clean-line.ts'
import { nameProject } from '../environment/environment.ts'
import { findRepositoryRoot, findStratigraphDir } from '../repository.ts'
import { readLocalRuns } from '../rerun/drive/history.ts'
import type { RecordedRun } from '../rerun/drive/recorded-run.ts'
import { createPlannedRuns, type PlannedRuns } from '../rerun/drive/run-planned.ts'
import { findRunner, type Runner } from '../rerun/drive/runner.ts'
import { readRunnerSettings } from '../rerun/drive/runner-settings.ts'
import { readServerRuns } from '../rerun/drive/server-history.ts'
import type { Terminal } from './command.ts'
import { targetOf, type GivenTarget } from './target.ts'
import { wholeEnvironment } from './whole-environment.ts'

/** What the commands that run tests have in common. */
export interface OrderSession {
  runner: Runner
  /** What paths are relative to: the repository's root, else the runner's. */
  root: string
  /** Where the command was started, relative to the root: what names of tests are relative to. */
  base: string
  /** The `.stratigraph` folder. */
  dir: string
  /** Recorded runs of this runner, oldest first. */
  recorded: RecordedRun[]
  /** The one of them that the user chose. */
  first?: RecordedRun
  planned: PlannedRuns
  isStopped: () => boolean
}

export interface OrderOptions extends GivenTarget {
  runner?: string | undefined
  dir?: string | undefined
  runnerArgs: readonly string[]
  /** Its runs are for the history. */
  records?: boolean
}

/** Splits the command's own arguments from those after `--`, which are the runner's. */
export function splitRunnerArgs(args: string[]): { own: string[]; runnerArgs: string[] } {
  const end = args.indexOf('--')
  return end < 0 ? { own: args, runnerArgs: [] } : { own: args.slice(0, end), runnerArgs: args.slice(end + 1) }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs `work`, ends what it started when the user presses Ctrl-C (a second time: at once), and leaves nothing behind.
 * @returns the exit code of `work`; after a signal what shells give for it
 */
export async function withOrderSession(
  terminal: Terminal,
  options: OrderOptions,
  work: (session: OrderSession) => Promise<number>,
): Promise<number> {
  const { env } = terminal
  const cwd = realpathSync(terminal.cwd)
  const runner = findRunner(cwd, options.runner)
  const repository = findRepositoryRoot(cwd)
  const isAsked = options.records || repository === null
  const settings = isAsked ? await readRunnerSettings(runner, cwd, options.runnerArgs) : undefined
  const root = repository ?? settings!.root
  const dir = findStratigraphDir(cwd, options.dir ?? (env['STRATIGRAPH_DIR'] || null))
  const local = readLocalRuns(dir, runner.name)
  const recorded = local.length > 0 ? local : await askServer(terminal, options, { runner, root, cwd })
  const planned = createPlannedRuns({
    runner,
    cwd,
    runnerArgs: options.runnerArgs,
    env,
    reporterOptions: settings?.reporterOptions,
  })
  let stoppedBy: NodeJS.Signals | undefined
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppedBy) {
      planned.dispose()
      process.exit(exitCodeOf(signal))
    }
    stoppedBy = signal
    void planned.stop()
  }
  for (const signal of signals) process.on(signal, stop)
  try {
    const code = await work({
      runner,
      root,
      base: baseOf(root, cwd),
      dir,
      recorded,
      planned,
      isStopped: () => stoppedBy !== undefined,
    })
    return stoppedBy ? exitCodeOf(stoppedBy) : code
  } finally {
    for (const signal of signals) process.off(signal, stop)
    planned.dispose()
  }
}

/** From above the root, files are named relative to the root. */
function baseOf(root: string, cwd: string): string {
  const base = posix.join(...relative(root, cwd).split(/[\\/]/))
  return base.startsWith('..') ? '' : base
}

const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal]

const MOST_SERVER_RUNS = 100
const SERVER_TIMEOUT_MS = 10_000

/** A server that does not answer costs a line, and the search starts from nothing. */
async function askServer(
  { env, err }: Terminal,
  options: OrderOptions,
  { runner, root, cwd }: { runner: Runner; root: string; cwd: string },
): Promise<RecordedRun[]> {
  const target = targetOf(options, env)
  if (!target) return []
  const environment = await wholeEnvironment(findRepositoryRoot(cwd), env)
  const project = env['STRATIGRAPH_PROJECT'] || nameProject(environment, root)
  try {
    return await readServerRuns({
      target,
      project,
      runner: runner.name,
      most: MOST_SERVER_RUNS,
      timeoutMs: SERVER_TIMEOUT_MS,
    })
  } catch (error) {
    err(`no history from ${target.url}: ${cleanLine((error as Error).message, 300)}\n`)
    return []
  }
}
