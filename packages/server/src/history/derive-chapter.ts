import { encodeBase, indexBase, readBase, type ReadBase } from '../codec/base-codec.ts'
import { encodeChapterRuns } from '../codec/chapter-codec.ts'
import { codesOf } from '../codec/code-column.ts'
import { decodeReport, encodeCompactReport, type DecodedReport } from '../codec/report-codec.ts'
import { encodeRollUp, testsPerRollUp } from '../codec/roll-up-codec.ts'
import { encodeSegment, reportsPerChapter, testsPerSegment, type Segment } from '../codec/segment-codec.ts'
import { createColumnPool, type NewColumn } from '../codec/scratch.ts'
import type { DerivedPart, ResultRecord, Store } from '../store/store.ts'
import { createBreath } from './breathe.ts'
import { findBase } from './chapter-base.ts'
import { toChapterResults, sliceTests, type ChapterReport } from './chapter-results.ts'
import { rollUp } from './chapter-roll-ups.ts'
import { dayOf } from './day.ts'
import { isPartialRun } from './results.ts'
import { scopeOf } from './scopes.ts'

/** Bytes that are written at a time: a report that comes meanwhile waits for no more than that. */
const bytesPerPart = 256 * 1024
const reportsPerRead = 2
/** So many say well enough how long tests mostly take; more would have to be kept until the base is made. */
const reportsPerBase = 16

/** The numbers of the reports of a chapter: [from, to). They count from 1. */
export const reportsOf = (chapter: number): { from: number; to: number } => ({
  from: chapter * reportsPerChapter + 1,
  to: (chapter + 1) * reportsPerChapter + 1,
})

/** From that chapter on, none of the reports of the chapters [0, chapters) is gone. */
export async function firstWholeChapter(store: Store, project: number, chapters: number): Promise<number> {
  for (let chapter = chapters - 1; chapter >= 0; chapter--) {
    const { from, to } = reportsOf(chapter)
    for (let next = from; next < to; next += reportsPerRead) {
      const end = Math.min(to, next + reportsPerRead)
      if ((await store.reportsBetween(project, next, end)).length < end - next) return chapter + 1
    }
  }
  return 0
}

/**
 * Makes a chapter of its reports, in small steps. The same reports give the same bytes, whether they are still as they
 * came or were made compact by an earlier attempt that did not come to its end.
 */
export async function deriveChapter(
  store: Store,
  project: number,
  chapter: number,
  stopped: () => boolean,
): Promise<void> {
  const breathe = createBreath()
  const parts = createParts(store, project, chapter)
  const { from, to } = reportsOf(chapter)
  const runs = new Int32Array(reportsPerChapter)
  const groups = createGroups()
  const reports: ChapterReport[] = []
  const columns = createColumnPool()
  /** Read, and not compact yet: the base is made of the first ones. */
  let waiting: ReadReport[] = []
  let base: ReadBase | undefined
  let tests = 0

  async function makeCompact(): Promise<void> {
    if (!base) {
      const made = findBase(waiting, await store.filesOfTests(project))
      base = indexBase(made)
      const data = encodeBase(made)
      await parts.put(data.length, { base: data })
    }
    for (const report of waiting) {
      const compact = compactOf(report, base)
      for (const column of columnsOf(report)) columns.giveBack(column)
      if (compact) await parts.put(compact.bytes, { reports: [compact.blobs] })
      await breathe()
    }
    waiting = []
  }

  for (let next = from; next < to; next += reportsPerRead) {
    for (const record of await store.reportsBetween(project, next, Math.min(to, next + reportsPerRead))) {
      const index = record.report - from
      const report = readReport(record, columns.take)
      runs[index] = record.run
      groups.add(index, record)
      reports.push({ index, order: report.order, status: report.body.status, codes: report.codes })
      const { order } = report
      for (const list of [order.tests, order.skipped, order.todo, order.pending]) tests = Math.max(tests, endOf(list))
      // Reports that are compact already must be read by the base that they have.
      if (!base && record.base) base = readBase(record.base)
      waiting.push(report)
      if (base || waiting.length === reportsPerBase) await makeCompact()
      await breathe()
    }
    if (stopped()) return
  }
  if (waiting.length > 0) await makeCompact()

  const results = await inTurns(toChapterResults(reports, tests), breathe)
  for (let test = 0; test < tests; test += testsPerSegment) {
    const data = encodeSegment(sliceTests(results, test, Math.min(tests, test + testsPerSegment)))
    await parts.put(data.length, { segments: [{ block: test / testsPerSegment, data }] })
    await breathe()
    if (stopped()) return
  }
  for (let test = 0; test < tests; test += testsPerRollUp) {
    const block = test / testsPerRollUp
    for (const { day, scope, data } of rollUpBlock(sliceTests(results, test, Math.min(tests, test + testsPerRollUp)))) {
      await parts.put(data.length, { rollUps: [{ day, scope, block, data }] })
      await breathe()
    }
    if (stopped()) return
  }
  await parts.flush()
  await store.endChapter(project, chapter, encodeChapterRuns(runs))

  function* rollUpBlock(block: Segment) {
    for (const [group, made] of rollUp(block, groups.of, groups.all.length).entries()) {
      if (made.bucket.length === 0 && !made.skipped.some((count) => count > 0) && !made.unfinished.some(Boolean))
        continue
      yield { ...groups.all[group]!, data: encodeRollUp(made) }
    }
  }
}

/** One more than the highest id. */
function endOf(ids: Int32Array): number {
  let end = 0
  // A plain loop: this is done for every result.
  for (let index = 0; index < ids.length; index++) if (ids[index]! >= end) end = ids[index]! + 1
  return end
}

interface ReadReport extends DecodedReport {
  record: ResultRecord
  /** Of the durations. */
  codes: Uint16Array
}

function readReport(record: ResultRecord, newColumn: NewColumn): ReadReport {
  try {
    const decoded = decodeReport(record, newColumn)
    return { ...decoded, record, codes: codesOf(decoded.body.durationUs) }
  } catch (cause) {
    const { report, runId } = record
    throw new Error(`The history is damaged: report ${report} of run ${runId} cannot be read`, { cause })
  }
}

/** Those that nobody needs once it is compact. */
const columnsOf = ({ body: { durationUs, gapUs, beforeEachUs, afterEachUs } }: ReadReport): Float64Array[] =>
  [durationUs, gapUs, beforeEachUs, afterEachUs].filter((column) => column !== null)

/** Undefined where that would not be smaller. */
function compactOf({ record, codes, ...decoded }: ReadReport, base: ReadBase) {
  const blobs = { report: record.report, ...encodeCompactReport(decoded, codes, base) }
  const bytes = bytesOf(blobs)
  return bytes < bytesOf(record) ? { blobs, bytes } : undefined
}

const bytesOf = ({ order, body, files }: Pick<ResultRecord, 'order' | 'body' | 'files'>): number =>
  order.length + body.length + files.length

/** Groups of reports that are rolled up together: of one day and scope. */
function createGroups() {
  const of = new Uint8Array(reportsPerChapter)
  const all: { day: number; scope: number }[] = []
  return {
    of,
    all,
    add(index: number, { at, branch, summary }: ResultRecord): void {
      const day = dayOf(at)
      const scope = scopeOf(branch, isPartialRun(summary))
      const known = all.findIndex((group) => group.day === day && group.scope === scope)
      of[index] = known < 0 ? all.push({ day, scope }) - 1 : known
    },
  }
}

/** Collects what is to be written, and writes it when there is enough of it. */
function createParts(store: Store, project: number, chapter: number) {
  let part = emptyPart()
  let waiting = 0

  async function flush(): Promise<void> {
    const full = part
    part = emptyPart()
    waiting = 0
    await store.putDerived(project, chapter, full)
  }

  return {
    flush,
    async put(bytes: number, { base, reports = [], segments = [], rollUps = [] }: DerivedPart): Promise<void> {
      if (base) part.base = base
      part.reports.push(...reports)
      part.segments.push(...segments)
      part.rollUps.push(...rollUps)
      waiting += bytes
      if (waiting >= bytesPerPart) await flush()
    },
  }
}

const emptyPart = (): DerivedPart & Required<Omit<DerivedPart, 'base'>> => ({ reports: [], segments: [], rollUps: [] })

async function inTurns<Result>(
  steps: Generator<void, Result>,
  breathe: () => Promise<void> | undefined,
): Promise<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await breathe()
  }
}
