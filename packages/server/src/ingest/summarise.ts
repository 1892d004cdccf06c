import type { RunFacts } from '../../../reporter/src/report.ts'
import { rowsNotPassed } from '../codec/sparse-status.ts'
import { statusCode, statuses } from '../codec/status.ts'
import type { RunSummary } from '../store/store.ts'
import type { ReadRows } from './read-rows.ts'
import type { ReceivedReport } from './received-report.ts'
import { clockNote } from './run-moment.ts'

/** One report as a line in the list of runs. */
export function summarise(
  { run, files }: ReceivedReport,
  { order, body }: ReadRows,
  { at, receivedAt }: { at: number; receivedAt: number },
): RunSummary {
  const clock = clockNote(run.startedAt, at)
  const rows = new Uint32Array(statuses.length)
  rows[statusCode.passed] = body.status.length
  for (const row of rowsNotPassed(body.status)) {
    rows[statusCode.passed]!--
    rows[body.status[row]!]!++
  }
  const counts: RunSummary['counts'] = {
    passed: rows[statusCode.passed]! + rows[statusCode.flaky]!,
    failed: rows[statusCode.failed]!,
    retried: rows[statusCode.flaky]!,
    skipped: rows[statusCode.skipped]! + order.skipped.length,
    todo: order.todo.length,
    pending: order.pending.length,
    unfinished: rows[statusCode.unfinished]!,
  }
  const workers = new Set(order.lanes.map((lane) => lane.worker))
  return {
    startedAt: new Date(run.startedAt).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    ...(clock ? { clock } : {}),
    wallMs: run.durationUs / 1000,
    testMs: sum(body.durationUs) / 1000,
    status: run.status,
    counts,
    tests: body.status.length + order.skipped.length + order.todo.length + order.pending.length,
    files: files.worker.length,
    workers: workers.has(null) ? null : workers.size,
    shards: { received: 1, expected: run.shard?.count ?? 1 },
    seed: run.projects.find((project) => project.seed !== null)?.seed ?? null,
    shuffled: isShuffled(run),
    ...(run.filtered || run.watch ? { filtered: true } : {}),
    ...(run.plannedBy === undefined ? {} : { plannedBy: run.plannedBy }),
    runner: { name: run.runner.name, version: run.runner.version },
    machine: pick(run.machine, ['os', 'arch', 'cpu', 'cpus', 'node']),
    maxWorkers: run.maxWorkers,
    ...(run.environment?.length ? { environment: run.environment.map((one) => pick(one, ['name', 'value'])) } : {}),
    git: run.git && pick(run.git, ['commit', 'branch', 'dirty', 'authoredAt', 'subject', 'remote']),
    ci: run.ci && pick(run.ci, ['provider', 'runId', 'attempt', 'job', 'pullRequest', 'buildUrl']),
  }
}

/** By itself: what is read beside it, objects of ever other kinds, would make the loop be compiled again and again. */
function sum(column: ArrayLike<number>): number {
  let total = 0
  for (let row = 0; row < column.length; row++) total += column[row]!
  return total
}

function isShuffled({ projects }: RunFacts): boolean | null {
  const known = projects.flatMap((project) => [project.shuffleFiles, project.shuffleTests]).filter((x) => x !== null)
  return known.length === 0 ? null : known.includes(true)
}

/** Keeps out what a later version of the format may add. */
function pick<T, K extends keyof T>(facts: T, keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, facts[key]])) as Pick<T, K>
}
