import { reportsPerChapter } from '../codec/segment-codec.ts'
import type { RunRecord, Store } from '../store/store.ts'
import { createDeriver, idleDeriver, type Deriver } from './deriver.ts'
import { type Analyst, distantAnalyst, localAnalyst } from './analyst.ts'
import { createOrderAnalyses, type OrderAnalyses } from './order-analyses.ts'
import { readFresh, type TakenReport } from './read-fresh.ts'
import { readOthers } from './read-others.ts'
import { takeNews } from './take-news.ts'
import type { FreshReport, StoreNews } from './store-news.ts'
import { createProjectHistory, type ProjectHistory } from './project-history.ts'
import { toResults } from './results.ts'
import { createSlowAnalyses, type SlowAnalyses } from './slow-analyses.ts'
import { createSchedules, type Schedules } from './schedules.ts'
import { createVerdictAnalyses, type VerdictAnalyses } from './verdict-analyses.ts'

/** What the server keeps in memory of its projects. */
export interface History {
  /** The project with its recent results. Undefined if there is none of that number. */
  project(project: number): Promise<ProjectHistory | undefined>
  /** The same as soon as its runs are known: which ranges can be told then says `isRolled`. */
  outline(project: number): Promise<ProjectHistory | undefined>
  /** The project's names alone, for ingest: reads no results. */
  names(project: number, name: string): Promise<ProjectHistory['catalog']>
  /** What its recorded orders say. The project must be one that `project` found. */
  order(project: ProjectHistory): OrderAnalyses
  /** What its durations say. The project must be one that `project` found. */
  slow(project: ProjectHistory): SlowAnalyses
  /** What its results say about each test. The project must be one that `project` found. */
  verdicts(project: ProjectHistory): VerdictAnalyses
  /** Begins with all that is analysed of a project, which goes on outside of requests. */
  analyse(project: ProjectHistory): Promise<void>
  /** What another thread has stored (see `isWrittenElsewhere`). */
  told(news: StoreNews): Promise<void>
  /** Nothing is kept in memory any more: whoever asks reads it anew. @returns the names of the projects */
  forget(): string[]
  /** A report has just been stored, under that number. */
  added(run: RunRecord, report: number, fresh: FreshReport): void
  /**
   * Reads what other servers have stored since, of the projects in memory.
   * @returns the names of the projects that have something new
   */
  catchUp(): Promise<string[]>
  /** Goes on, outside of requests, with what was not derived when the server ended. */
  resume(): Promise<void>
  /** Resolves when everything that is complete has been derived. */
  settled(): Promise<void>
  /** Ends what goes on outside of requests. The store may be closed then. */
  close(): Promise<void>
}

export interface HistoryOptions {
  store: Store
  /**
   * Rows of results kept in memory for each project: at most 17 bytes each, and 5 more in each of up to 6 windows.
   * Older runs stay in the store: they are listed and shown, but left out of ranges (which say so).
   */
  maxRows?: number
  /** An analysis of the order is complete that somebody had asked for and could not wait for. */
  onOrderReady?: (project: string) => void
  /** Deriving a project has broken off with this. */
  onError?: (error: unknown) => void
  /** Makes the analyses of all but small histories; it is closed with the history. @default here, in turns */
  analyst?: Analyst
  /** With so many results there is nothing to be gained by that. @default 50,000 */
  fewResults?: number
  /** Another thread writes and derives, and tells of it. */
  isWrittenElsewhere?: boolean
  /** Somebody asks for a project for the first time; called before anything of it is read. */
  onAsked?: (project: number) => void
  /** Another analysis is, of its results. */
  onAnalysisReady?: (project: string) => void
}

interface Entry {
  history: ProjectHistory
  schedules: Schedules
  order: OrderAnalyses
  deriver: Deriver
  verdicts: VerdictAnalyses
  slow: SlowAnalyses
  names?: Promise<void>
  outline?: Promise<void>
  results?: Promise<void>
  /** Up to this one, reports are known here; undefined where nothing is in memory, or no other server can store any. */
  lastReport?: number | undefined
}

/** Reads what is read once; a reading that failed is tried again by the next who asks. */
async function once(entry: Entry, what: 'names' | 'outline' | 'results', read: () => Promise<void>): Promise<void> {
  const reading = (entry[what] ??= read())
  try {
    await reading
  } catch (error) {
    if (entry[what] === reading) entry[what] = undefined
    throw error
  }
}

export function createHistory(options: HistoryOptions): History {
  const { store, maxRows = 8_000_000, onOrderReady, onAnalysisReady, onError = () => {} } = options
  const { isWrittenElsewhere = false, fewResults = 50_000, onAsked } = options
  const analyst = options.analyst ? distantAnalyst(options.analyst, fewResults) : localAnalyst
  const projects = new Map<number, Entry>()

  function open(project: number, name: string): Entry {
    let entry = projects.get(project)
    if (!entry) projects.set(project, (entry = make(project, name)))
    return entry
  }

  function make(project: number, name: string): Entry {
    onAsked?.(project)
    const history = createProjectHistory({
      store,
      project,
      name,
      maxRows,
      whole: () => readAll(project, entry),
      onRead: (record, recorded) => schedules.offer(record, recorded),
    })
    const { catalog } = history
    const schedules = createSchedules({ store, project, name, catalog, whatIsOffered: () => entry.results })
    const order = createOrderAnalyses({
      project: name,
      catalog,
      schedules,
      analyst,
      onReady: () => onOrderReady?.(name),
    })
    const onChapter = (chapters: number): Promise<void> => history.derived(chapters)
    const deriver = isWrittenElsewhere ? idleDeriver : createDeriver({ store, project, onChapter, onError })
    deriver.wake()
    const onReady = (): void => onAnalysisReady?.(name)
    const verdicts = createVerdictAnalyses({ history, analyst, onReady })
    const slow = createSlowAnalyses({ history, analyst, onReady })
    const entry: Entry = { history, schedules, order, verdicts, slow, deriver }
    return entry
  }

  async function find(project: number): Promise<Entry | undefined> {
    const known = projects.get(project)
    if (known) return known
    const record = (await store.projects()).find((candidate) => candidate.project === project)
    return record && open(project, record.name)
  }

  const readOutline = (project: number, entry: Entry): Promise<void> =>
    once(entry, 'outline', async () => {
      await begin(project, entry)
      await entry.history.loadOutline()
    })

  const readAll = (project: number, entry: Entry): Promise<void> =>
    once(entry, 'results', async () => {
      await readOutline(project, entry)
      await entry.history.load()
    })

  /** From here on, what others store is new. */
  async function begin(project: number, entry: Entry): Promise<void> {
    if (store.shared) entry.lastReport ??= await store.shared.lastReport(project)
  }

  function take(run: RunRecord, report: number, read: () => TakenReport): void {
    const entry = projects.get(run.project)
    if (!entry) return
    // Not in turn: others have stored one in between, which is still to be read, and this one with it.
    if (entry.lastReport === report - 1) entry.lastReport = report
    if (report % reportsPerChapter === 0) entry.deriver.wake()
    // Not read yet: the first read will find it in the store.
    if (!entry.outline && !entry.schedules.isRead()) return
    const { recorded, evidence } = read()
    if (entry.outline) {
      const { order, body, files } = recorded
      entry.history.add(run, toResults(report, recorded))
      if (evidence) {
        const { tests } = order
        entry.history.seen.add({ runId: run.id, at: run.at, tests, status: body.status, files: files.ids, evidence })
        entry.history.findings.noteSoon()
      }
    }
    entry.schedules.add(run, report, recorded)
  }

  const added = (run: RunRecord, report: number, fresh: FreshReport): void => take(run, report, () => readFresh(fresh))

  return {
    async project(project) {
      const entry = await find(project)
      if (entry) await readAll(project, entry)
      return entry?.history
    },
    async outline(project) {
      const entry = await find(project)
      if (entry) await readOutline(project, entry)
      return entry?.history
    },
    async names(project, name) {
      const entry = open(project, name)
      await once(entry, 'names', async () => {
        await begin(project, entry)
        await entry.history.catalog.pull()
      })
      return entry.history.catalog
    },
    order: ({ project, name }) => open(project, name).order,
    slow: ({ project, name }) => open(project, name).slow,
    verdicts: ({ project, name }) => open(project, name).verdicts,
    async analyse({ project, name }) {
      const { order, slow, verdicts } = open(project, name)
      await Promise.all([order.begin(), slow.soon(undefined, 0), verdicts.soon(0)])
    },
    async told(news) {
      if (news.what === 'report') {
        if (news.fresh) added(news.run, news.report, news.fresh)
        return
      }
      const entry = projects.get(news.project)
      // Not read yet: the first read will find it in the store.
      if (entry?.names ?? entry?.outline) await takeNews(entry.history, news)
    },
    forget() {
      const names = Array.from(projects.values(), ({ history }) => history.name)
      for (const { deriver } of projects.values()) void deriver.close()
      projects.clear()
      return names
    },
    added,
    async catchUp() {
      const changed: string[] = []
      for (const entry of projects.values()) {
        const { lastReport } = entry
        if (!store.shared || lastReport === undefined) continue
        const last = await readOthers(store.shared, entry.history, lastReport, take)
        if (last === lastReport) continue
        entry.lastReport = Math.max(entry.lastReport ?? 0, last)
        changed.push(entry.history.name)
      }
      return changed
    },
    async resume() {
      for (const { project, name } of await store.projects()) open(project, name).deriver.wake()
    },
    async settled() {
      for (const { deriver } of projects.values()) await deriver.settled()
    },
    async close() {
      await Promise.all([analyst.close(), ...Array.from(projects.values(), ({ deriver }) => deriver.close())])
    },
  }
}
