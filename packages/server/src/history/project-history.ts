import type { ResultRecord, RunRecord, Store } from '../store/store.ts'
import { createBreath } from './breathe.ts'
import { createCatalog, type Catalog } from './catalog.ts'
import { createFew } from './few.ts'
import { createFailingResults, type FailingResults } from './failing-results.ts'
import { createKnownFindings, type KnownFindings } from './known-findings.ts'
import { readFailures, type TestFailure } from './failures-of-test.ts'
import { createFileWindows } from './file-window.ts'
import { createKeptSums } from './kept-sums.ts'
import { readOlderResults, type OlderResult } from './older-results.ts'
import { createPast, type Past } from './past.ts'
import { decodeReportBriefly } from '../codec/report-codec.ts'
import type { RecordedRun } from './decode-schedule.ts'
import { isLater, toHistoryRun, toResults, type HistoryRun, type Results } from './results.ts'
import { createReached, type Reached } from './reached.ts'
import { createRolledWindow, type Moment } from './rolled-window.ts'
import { hasScope } from './scopes.ts'
import { countRuns } from './rows-of-test.ts'
import { reportsPerChapter } from '../codec/segment-codec.ts'
import { reportsOf } from './derive-chapter.ts'
import { createTurns } from '../in-turn.ts'
import { runGently } from './run-gently.ts'
import { createSeen, type Seen } from './seen.ts'
import { createWindow, type Stretch, type Window } from './window.ts'

/** The recent results of one project, in memory, kept up to date as reports come in. */
export interface ProjectHistory {
  readonly project: number
  readonly name: string
  readonly catalog: Catalog
  /** What the probe saw. */
  readonly seen: Seen
  /** The errors of results that failed. */
  readonly failing: FailingResults
  /** What of it is otherwise than it should. */
  readonly findings: KnownFindings
  /** Oldest first. */
  runs(): readonly HistoryRun[]
  /** Grows whenever anything changes of what is told of runs and their results. */
  version(): number
  /** True if the store has older runs than are kept in memory. */
  clipped(): boolean
  /** Adds a report that has just been stored. */
  add(run: RunRecord, results: Results): void
  /**
   * Resolves when all but the results is known: names, runs, and the reports that are in no chapter. Ranges of which
   * `isRolled` is true can be told then, as they will be told when everything has been read.
   */
  loadOutline(): Promise<void>
  /** Resolves when everything that fits has been read from the store. */
  load(): Promise<void>
  /** The same, also for who has not begun with it. */
  whole(): Promise<unknown>
  /** Everything that fits has been read. */
  isWhole(): boolean
  /** Counts what most of a window is made of, while others get their turn; to be called before `window`. */
  approachWindow(stretch: Stretch, name: string): Promise<void>
  /** Of the runs in memory. */
  window(stretch: Stretch, name: string): Window
  /** The same with files in place of tests. */
  fileWindow(stretch: Stretch, name: string): Window
  /**
   * True if a stretch from there on is counted from roll-ups, which know whole days (UTC) only: it begins before the
   * runs in memory, and roll-ups tell the runs that it is about from others.
   */
  isRolled(from: number, among: Pick<Stretch, 'branch' | 'environment'>): boolean
  /** Of whole days, however old. */
  rolledWindow(stretch: Stretch, name: string): Promise<Window>
  /** The newest results of a test in runs that are not in memory, oldest first. */
  olderResults(test: number, stretch: Stretch, limit: number): Promise<OlderResult[]>
  /** In how many runs in memory, of that stretch, a test ran; of more than `most`, only that there are as many. */
  runsInMemory(test: number, stretch: Stretch, most: number): number
  /** What a test did other than pass at once in the runs of that time, of all branches, oldest first. */
  failures(test: number, within: { from: number; to: number }): Promise<TestFailure[]>
  /** When the oldest run was, in memory or not; epoch ms. */
  firstRunAt(): number | null
  /** So many chapters have been derived by now (derive-chapter.ts). */
  derived(chapters: number): Promise<void>
}

export interface ProjectHistoryOptions {
  store: Store
  project: number
  name: string
  /** Rows to keep in memory at most; the newest run is always kept. */
  maxRows: number
  /** Loads it, once. */
  whole: () => Promise<unknown>
  /** Called with each of the reports that are read for that, newest first: its columns are somebody else's after that. */
  onRead: (record: ResultRecord, recorded: RecordedRun) => void
}

const reportsPerRead = 8
/** Reports after the chapters that are read, at most: more are on their way into chapters. */
const longestTail = 2 * reportsPerChapter

export function createProjectHistory(options: ProjectHistoryOptions): ProjectHistory {
  const { store, project, name, maxRows, whole, onRead } = options
  const catalog = createCatalog(store, project)
  const seen = createSeen(store, project, catalog)
  const findings = createKnownFindings(store, project, catalog, seen)
  const runs: HistoryRun[] = []
  const byRun = new Map<number, HistoryRun>()
  /** The run of each report that is, or was, in memory or among those that no chapter has taken in. */
  const known = new Map<number, number>()
  const newReached = (): Reached => createReached(() => `${version} ${catalog.tests.length} ${catalog.layerVersion()}`)
  const fileWindows = createFileWindows(newReached)
  const windows = createFew(() => ({ window: createWindow(), reached: newReached() }))
  const keptSums = createKeptSums(store, project)
  const rolledWindows = createFew((windowName) => ({
    window: createRolledWindow(store, project, {
      read: () => keptSums.read(windowName),
      write: (sums) => keptSums.write(windowName, sums),
    }),
    reached: newReached(),
  }))
  /** The second who asks for the same finds it counted. */
  const inTurn = createTurns()
  const past: Past = createPast(store, project, (run) => byRun.get(run))
  let rows = 0
  let version = 0
  let clipped = false
  let isLoaded = false
  /** Every report that no chapter has taken in is known. */
  let isTailWhole = false
  /** Until everything has been read: what begins before that moment will not be in memory, as far as is known. */
  let reachesTo = -Infinity

  /** Ranges are told from all runs and the tail, whatever of them is in memory by now. */
  const isOutlined = (): boolean => !isLoaded && reachesTo > -Infinity

  function insert(run: HistoryRun): void {
    let place = runs.length
    while (place > 0 && isLater(runs[place - 1]!, run)) place--
    runs.splice(place, 0, run)
    byRun.set(run.run, run)
  }

  function put(record: Omit<RunRecord, 'project' | 'key'>, results: Results): void {
    if (known.has(results.report)) return
    version++
    let run = byRun.get(record.run)
    // Beyond the oldest run in memory there may be others that are not: no run alone is better than one with gaps around.
    if (!run && clipped && !isLater(record, runs[0]!)) {
      const older = toHistoryRun(record)
      past.addRun(older)
      past.addTail(older, results)
      known.set(results.report, record.run)
      return
    }
    if (!run) insert((run = toHistoryRun(record)))
    const { status, wallMs, infrastructure = [] } = record.summary
    Object.assign(run, { status, wallMs, infrastructure })
    if (isOutlined()) past.addRun(run)
    run.parts.push(results)
    past.addTail(run, results)
    known.set(results.report, run.run)
    rows += results.tests.length
    while (rows > maxRows && runs.length > 1) drop()
  }

  function drop(): void {
    const oldest = runs.shift()!
    byRun.delete(oldest.run)
    for (const part of oldest.parts) rows -= part.tests.length
    past.addRun(oldest)
    clipped = true
  }

  async function loadOutline(): Promise<void> {
    await catalog.pull()
    await findings.load()
    await seen.load(() => findings.all())
    const derived = await store.derived(project)
    await past.moveTo(derived.chapters)
    // What fits into memory whatever is in the reports is soon there.
    if (derived.withResults * catalog.tests.length <= maxRows) return
    let left = derived.withResults
    let least = 0
    await past.loadRuns(({ at, summary: { tests, counts, shards } }) => {
      // Results go oldest first. Some rows more there may be, never fewer: the memory reaches less far back than that.
      left -= shards.received
      if (left >= 0) least += tests - counts.skipped - counts.todo - counts.pending
      if (least > maxRows && reachesTo === -Infinity) reachesTo = at
    })
    if (reachesTo > -Infinity) await loadTail()
    version++
  }

  async function load(): Promise<void> {
    await loadNewest()
    isTailWhole ||= !clipped
    if (clipped && past.runs().length === 0) await past.loadRuns(() => {})
    past.leaveTo(clipped ? runs[0] : undefined)
    for (const { report, run } of past.tail()) known.set(report, run.run)
    isLoaded = true
    version++
    if (!isTailWhole) await loadTail()
  }

  /**
   * What no chapter has taken in yet counts, however old its run. A history that nothing has been derived from yet has
   * too much of that: until chapters have taken it in, ranges reach as far back as the memory does.
   */
  async function loadTail(): Promise<void> {
    const { lastReport } = await store.derived(project)
    const { from } = reportsOf(past.chapters())
    if (lastReport - from >= longestTail) return
    for (let next = from; next <= lastReport; next += reportsPerRead) {
      for (const record of await store.reportsBetween(project, next, next + reportsPerRead)) {
        if (!known.has(record.report)) putTail(record)
        await new Promise(setImmediate)
      }
    }
    isTailWhole = true
    version++
  }

  /** Until everything has been read it is not known whether its run will be in memory. */
  function putTail(record: ResultRecord): void {
    const run = isOutlined() ? past.run(record.run) : undefined
    if (run) past.addTail(run, read(record))
    else put({ ...record, id: record.runId }, read(record))
  }

  async function loadNewest(): Promise<void> {
    // Answers may have to be given in between.
    const breathe = createBreath()
    let batch: ResultRecord[] = []
    do {
      const last = batch.at(-1)
      batch = await store.recentResults(project, reportsPerRead, last)
      await breathe()
      for (const record of batch) {
        if (known.has(record.report)) continue
        const results = past.tail().find(({ report }) => report === record.report)?.results ?? read(record)
        if (rows + results.tests.length > maxRows && runs.length > 0) {
          clipped = true
          return
        }
        put({ ...record, id: record.runId }, results)
        await breathe()
      }
    } while (batch.length === reportsPerRead)
  }

  function read(record: ResultRecord): Results {
    const { report, runId } = record
    try {
      const recorded = { ...decodeReportBriefly(record), shard: record.shard }
      onRead(record, recorded)
      return toResults(report, recorded)
    } catch (cause) {
      throw new Error(`The history of "${name}" is damaged: report ${report} of run ${runId} cannot be read`, { cause })
    }
  }

  function runOfReport(report: number): HistoryRun | undefined {
    const run = known.get(report) ?? past.runOfReport(report)
    return run === undefined ? undefined : (byRun.get(run) ?? past.run(run))
  }

  const momentNow = (): Moment => ({
    chapters: past.chapters(),
    tail: past.tail(),
    runs: isOutlined() ? [...past.runs()] : [...past.runs(), ...runs],
    layers: catalog.layers(),
    tests: catalog.tests.length,
  })

  return {
    project,
    name,
    catalog,
    seen,
    failing: createFailingResults(store, project),
    findings,
    runs: () => runs,
    version: () => version,
    clipped: () => clipped,
    add: put,
    loadOutline,
    load,
    whole,
    isWhole: () => isLoaded,
    approachWindow: (stretch, windowName) =>
      inTurn(windowName, async () => {
        const { window, reached } = windows.get(windowName)
        if (reached.isAt(stretch)) return
        reached.leave()
        await runGently(window.approach(stretch, runs, catalog.tests.length))
      }),
    window(stretch, windowName) {
      const { window, reached } = windows.get(windowName)
      return reached.at(stretch, () => window.moveTo(stretch, runs, catalog.tests.length))
    },
    fileWindow: (stretch, windowName) => fileWindows.of(stretch, windowName, runs, catalog.files.length),
    isRolled: (from, among) =>
      isTailWhole && hasScope(among) && (isLoaded ? clipped && from < runs[0]!.at : from < reachesTo),
    rolledWindow(stretch, windowName) {
      const { window, reached } = rolledWindows.get(windowName)
      return reached.approached(stretch, () => window.moveTo(stretch, momentNow()))
    },
    olderResults: async (test, stretch, limit) =>
      clipped || isOutlined() ? readOlderResults(store, project, past, test, stretch, limit) : [],
    runsInMemory: (test, stretch, most) => countRuns(runs, test, stretch, most),
    failures: (test, { from, to }) =>
      readFailures(store, project, test, { from, to, firstReport: past.firstReportSince(from), runOfReport }),
    firstRunAt: () => (past.runs()[0] ?? runs[0])?.at ?? null,
    async derived(chapters) {
      await past.moveTo(chapters)
      version++
      if (isLoaded && !isTailWhole) await loadTail()
    },
  }
}
