import { decodeChapterRuns } from '../codec/chapter-codec.ts'
import { reportsPerChapter } from '../codec/segment-codec.ts'
import type { RunRecord, Store } from '../store/store.ts'
import { createBreath } from './breathe.ts'
import { reportsOf } from './derive-chapter.ts'
import { isLater, toHistoryRun, type HistoryRun, type Results } from './results.ts'
import type { TailReport } from './rolled-window.ts'

/** What is known of the runs before those in memory, and which reports no chapter has taken in yet. */
export interface Past {
  /** Runs without their results, oldest first: all that are older than those in memory. */
  runs(): readonly HistoryRun[]
  run(run: number): HistoryRun | undefined
  /** How many chapters count. */
  chapters(): number
  /** The runs of the reports of a chapter, by their numbers; 0 where the report is gone. */
  chapterRuns(chapter: number): Int32Array
  /** When the newest run of a chapter was; -Infinity where none of them is there any more. Epoch ms. */
  newestAt(chapter: number): number
  /** Every report of a run from that moment on, or after it, has this number or a higher one. */
  firstReportSince(from: number): number
  /** The number of the run that a report of a chapter belongs to. */
  runOfReport(report: number): number | undefined
  /** Every report after the chapters. */
  tail(): readonly TailReport[]
  /** A report that may belong to the tail. */
  addTail(run: HistoryRun, results: Results): void
  /** Keeps the run (without its results), which is older than those in memory or has just left it. */
  addRun(run: HistoryRun): void
  /** So many chapters count by now. */
  moveTo(chapters: number): Promise<void>
  /** Reads all runs from the store. @param onRun called with each, newest first */
  loadRuns(onRun: (run: RunRecord) => void): Promise<void>
  /** Forgets those from that one on, which are in memory; all of them where there is none. */
  leaveTo(first: HistoryRun | undefined): void
}

const runsPerRead = 200

/** @param inMemory finds a run that is in memory */
export function createPast(
  store: Store,
  project: number,
  inMemory: (run: number) => HistoryRun | undefined = () => undefined,
): Past {
  const runs: HistoryRun[] = []
  const byRun = new Map<number, HistoryRun>()
  const chapterRuns: Int32Array[] = []
  /** Of chapters of which every run is known. */
  const newestAts: number[] = []
  let tail: TailReport[] = []

  function addRun(run: HistoryRun): void {
    const known = byRun.get(run.run)
    if (known) return void Object.assign(known, { status: run.status, wallMs: run.wallMs })
    const bare = { ...run, parts: [] }
    let place = runs.length
    while (place > 0 && isLater(runs[place - 1]!, bare)) place--
    runs.splice(place, 0, bare)
    byRun.set(run.run, bare)
  }

  function newestAt(chapter: number): number {
    const known = newestAts[chapter]
    if (known !== undefined) return known
    let newest = -Infinity
    let isWhole = true
    for (const number of chapterRuns[chapter]!) {
      const at = (byRun.get(number) ?? inMemory(number))?.at
      if (at !== undefined) newest = Math.max(newest, at)
      else if (number !== 0) isWhole = false
    }
    if (isWhole) newestAts[chapter] = newest
    return newest
  }

  return {
    runs: () => runs,
    run: (run) => byRun.get(run),
    chapters: () => chapterRuns.length,
    chapterRuns: (chapter) => chapterRuns[chapter]!,
    newestAt,
    runOfReport: (report) => {
      const chapter = Math.floor((report - 1) / reportsPerChapter)
      return chapterRuns[chapter]?.[report - reportsOf(chapter).from]
    },
    firstReportSince(from) {
      let chapter = 0
      while (chapter < chapterRuns.length && newestAt(chapter) < from) chapter++
      return reportsOf(chapter).from
    },
    tail: () => tail,
    addTail(run, results) {
      const isKnown = tail.some(({ report }) => report === results.report)
      if (!isKnown && results.report >= reportsOf(chapterRuns.length).from) {
        tail = [...tail, { report: results.report, run, results }]
      }
    },
    addRun,
    async moveTo(chapters) {
      if (chapters <= chapterRuns.length) return
      const found = await store.chapters(project, chapterRuns.length)
      for (const { chapter, runs: blob } of found)
        if (chapter < chapters) chapterRuns[chapter] = decodeChapterRuns(blob)
      const { from } = reportsOf(chapterRuns.length)
      tail = tail.filter(({ report }) => report >= from)
    },
    async loadRuns(onRun) {
      const breathe = createBreath()
      let batch: RunRecord[] = []
      const found: HistoryRun[] = []
      do {
        const last = batch.at(-1)
        batch = await store.runs(project, { limit: runsPerRead, ...(last && { before: last }) })
        for (const record of batch) {
          onRun(record)
          found.push(toHistoryRun(record))
        }
        // An answer may have to be given in between.
        await breathe()
      } while (batch.length === runsPerRead)
      // In the order in which each is the newest of all, so that none is moved.
      for (const run of found.toReversed()) addRun(run)
    },
    leaveTo(first) {
      const isInMemory = (run: HistoryRun): boolean => !first || !isLater(first, run)
      while (runs.length > 0 && isInMemory(runs.at(-1)!)) byRun.delete(runs.pop()!.run)
    },
  }
}
