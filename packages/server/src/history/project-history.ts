import type { ResultRecord, RunRecord, Store } from '../store/store.ts'
import { createCatalog, type Catalog } from './catalog.ts'
import { decodeResults, type HistoryRun, type Results } from './results.ts'
import { createKnownFindings, type KnownFindings } from './known-findings.ts'
import { environmentOf } from './run-environment.ts'
import { createSeen, type Seen } from './seen.ts'
import { createWindow, type LiveWindow, type Stretch, type Window } from './window.ts'

/** The recent results of one project, in memory, kept up to date as reports come in. */
export interface ProjectHistory {
  readonly project: number
  readonly name: string
  readonly catalog: Catalog
  /** What the probe saw. */
  readonly seen: Seen
  /** What of it is otherwise than it should. */
  readonly findings: KnownFindings
  /** Oldest first. */
  runs(): readonly HistoryRun[]
  /** True if the store has older runs than are kept in memory. */
  clipped(): boolean
  /** Adds a report that has just been stored. */
  add(run: RunRecord, results: Results): void
  /** Resolves when everything that fits has been read from the store. */
  load(): Promise<void>
  window(stretch: Stretch, name: string): Window
}

export interface ProjectHistoryOptions {
  store: Store
  project: number
  name: string
  /** Rows to keep in memory at most; the newest run is always kept. */
  maxRows: number
}

const windowsKept = 6
const reportsPerRead = 20

export function createProjectHistory({ store, project, name, maxRows }: ProjectHistoryOptions): ProjectHistory {
  const catalog = createCatalog(store, project)
  const seen = createSeen(store, project, catalog)
  const findings = createKnownFindings(store, project, catalog, seen)
  const runs: HistoryRun[] = []
  const byRun = new Map<number, HistoryRun>()
  const known = new Set<number>()
  const windows = new Map<string, LiveWindow>()
  let rows = 0
  let clipped = false

  function insert(run: HistoryRun): void {
    let place = runs.length
    while (place > 0 && isLater(runs[place - 1]!, run)) place--
    runs.splice(place, 0, run)
    byRun.set(run.run, run)
  }

  function put(record: Omit<RunRecord, 'project' | 'key'>, results: Results): void {
    if (known.has(results.report)) return
    let run = byRun.get(record.run)
    // Beyond the oldest run in memory there may be others that are not: no run alone is better than one with gaps around.
    if (!run && clipped && !isLater(record, runs[0]!)) return
    if (!run) insert((run = toHistoryRun(record)))
    Object.assign(run, { status: record.summary.status, wallMs: record.summary.wallMs })
    run.parts.push(results)
    known.add(results.report)
    rows += results.tests.length
    while (rows > maxRows && runs.length > 1) drop()
  }

  function drop(): void {
    const oldest = runs.shift()!
    byRun.delete(oldest.run)
    for (const part of oldest.parts) rows -= part.tests.length
    clipped = true
  }

  async function load(): Promise<void> {
    await catalog.pull()
    await findings.load()
    await seen.load(() => findings.all())
    let batch: ResultRecord[] = []
    do {
      const last = batch.at(-1)
      batch = await store.recentResults(project, reportsPerRead, last)
      // An answer may have to be given in between.
      await new Promise(setImmediate)
      for (const record of batch) {
        if (known.has(record.report)) continue
        const results = read(record)
        if (rows + results.tests.length > maxRows && runs.length > 0) {
          clipped = true
          return
        }
        put({ ...record, id: record.runId }, results)
      }
    } while (batch.length === reportsPerRead)
  }

  function read(record: ResultRecord): Results {
    const { report, runId } = record
    try {
      return decodeResults(report, record)
    } catch (cause) {
      throw new Error(`The history of "${name}" is damaged: report ${report} of run ${runId} cannot be read`, { cause })
    }
  }

  return {
    project,
    name,
    catalog,
    seen,
    findings,
    runs: () => runs,
    clipped: () => clipped,
    add: put,
    load,
    window(stretch, windowName) {
      const window = windows.get(windowName) ?? createWindow()
      windows.delete(windowName)
      windows.set(windowName, window)
      if (windows.size > windowsKept) windows.delete(windows.keys().next().value!)
      return window.moveTo(stretch, runs, catalog.tests.length)
    },
  }
}

const isLater = (a: { at: number; run: number }, b: { at: number; run: number }): boolean =>
  a.at > b.at || (a.at === b.at && a.run > b.run)

function toHistoryRun({ run, id, at, branch, summary }: Omit<RunRecord, 'project' | 'key'>): HistoryRun {
  const { status, wallMs, filtered, git, ci } = summary
  // What CI asks for, it asks for each time: a part of the suite is all that this job is about.
  const partial = filtered === true && ci === null
  const environment = environmentOf(summary)
  return { run, id, at, branch, commit: git?.commit ?? null, status, wallMs, environment, partial, parts: [] }
}
