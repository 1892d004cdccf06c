import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ORDER_VARIABLE, type OrderPlan } from '../../order/plan.ts'
import type { Report } from '../../report.ts'
import { within } from '../../delivery/timers.ts'
import { readObservedRun, readRecordedRun, type RecordedRun } from './recorded-run.ts'
import { argumentsFor, type WayToRun } from './runner-arguments.ts'
import { startRunner, type RunnerProcess } from './runner-process.ts'
import type { Runner } from './runner.ts'

export interface PlannedRunOptions {
  runner: Runner
  /** Where the runner is started. */
  cwd: string
  /** Arguments of the user's own: configuration, project, environment, ... */
  runnerArgs: readonly string[]
  env?: NodeJS.ProcessEnv
  /** Of our reporter, for runs that are recorded. */
  reporterOptions?: unknown
}

export interface PlannedRuns {
  /**
   * Rejects with NotRun, and the end of what the runner said, where no report came of it; with Stopped after `stop`; a
   * deep look with TookTooLong.
   */
  run(plan: OrderPlan, way?: WayToRun): Promise<RecordedRun>
  /** Ends the run that is under way, and whatever it started. No other will start. */
  stop(): Promise<void>
  /** Removes everything that the runs left behind, and kills what still runs. */
  dispose(): void
}

export class NotRun extends Error {
  override name = 'NotRun'
}

/** The user wants no more. */
export class Stopped extends Error {
  override name = 'Stopped'
}

/** It was ended, as it took far longer than the runs before it. */
class TookTooLong extends Error {
  override name = 'TookTooLong'
}

/** A look at everything costs a multiple of a run, and something of its own. */
const deadlineAfter = (longestMs: number): number => 5 * longestMs + 10_000

/** Starts a runner, in processes of its own, in planned orders. */
export function createPlannedRuns(options: PlannedRunOptions): PlannedRuns {
  const { runner, cwd, runnerArgs, env = process.env, reporterOptions } = options
  const folder = mkdtempSync(join(tmpdir(), 'stratigraph-order-'))
  let current: RunnerProcess | undefined
  let isStopped = false
  let count = 0
  let longestMs = 0

  return {
    async run(plan, way = {}) {
      if (isStopped) throw new Stopped()
      const dir = way.dir ?? join(folder, `run-${++count}`)
      const planFile = join(folder, `order-${++count}.json`)
      writeFileSync(planFile, JSON.stringify(way.dir ? { ...plan, reporterOptions } : plan))
      const known = new Set(reportNames(dir))
      const ours = { STRATIGRAPH_DIR: dir, STRATIGRAPH_DISABLE: '', STRATIGRAPH_QUIET: '1', [ORDER_VARIABLE]: planFile }
      // What only serves a search is nothing for the history.
      const childEnv = { ...env, ...ours, ...(way.dir ? {} : { STRATIGRAPH_URL: '' }) }
      const args = [runner.bin, ...argumentsFor(runner, plan, way), ...runnerArgs]
      current = startRunner(args, { cwd, env: childEnv, shown: way.shown ?? false })
      const startMs = performance.now()
      const said = await (plan.deep ? endedInTime(current) : current.ended)
      current = undefined
      if (isStopped) throw new Stopped()
      if (!plan.deep) longestMs = Math.max(longestMs, performance.now() - startMs)
      const reports = readReports(dir, known)
      if (reports.length === 0)
        throw new NotRun(
          `${runner.name} did not run the tests. It said${way.shown ? ' why above' : `:\n${lastLines(said, 25)}`}`,
        )
      if (!way.dir) rmSync(dir, { recursive: true, force: true })
      rmSync(planFile, { force: true })
      return joined(reports.map(plan.deep ? readObservedRun : readRecordedRun))
    },
    async stop() {
      isStopped = true
      await current?.stop()
    },
    dispose() {
      isStopped = true
      current?.kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }

  async function endedInTime(started: RunnerProcess): Promise<string> {
    const deadlineMs = deadlineAfter(longestMs)
    const said = await within(deadlineMs, started.ended)
    if (said !== undefined) return said
    await started.stop()
    throw new TookTooLong(
      `it did not end within ${inSeconds(deadlineMs)}, where no run before took more than ${inSeconds(longestMs)}`,
    )
  }
}

const inSeconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`

/** A very large run comes in several reports. */
function joined([first, ...others]: RecordedRun[]): RecordedRun {
  const files = [first!, ...others].flatMap((run) => run.files)
  return { ...first!, files: files.toSorted((left, right) => startOf(left) - startOf(right)) }
}

const startOf = ({ tests }: RecordedRun['files'][number]): number => tests[0]!.startUs

const reportNames = (dir: string): string[] =>
  existsSync(join(dir, 'runs')) ? readdirSync(join(dir, 'runs')).filter((name) => name.endsWith('.json.gz')) : []

/** All parts of the report that is new in the folder. */
function readReports(dir: string, known: ReadonlySet<string>): Report[] {
  const names = reportNames(dir).filter((name) => !known.has(name))
  const first = names.toSorted()[0]?.slice(0, -'.json.gz'.length)
  return names
    .filter((name) => name.startsWith(first!))
    .map((name) => JSON.parse(gunzipSync(readFileSync(join(dir, 'runs', name))).toString('utf8')) as Report)
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
