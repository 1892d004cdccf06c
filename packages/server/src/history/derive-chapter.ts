import { decodeBody } from '../codec/body-codec.ts'
import { encodeChapterRuns } from '../codec/chapter-codec.ts'
import { codesOf } from '../codec/code-column.ts'
import { encodeCompactBody } from '../codec/compact-body.ts'
import { encodeCompactFiles } from '../codec/compact-files.ts'
import { decodeFiles } from '../codec/file-codec.ts'
import { decodeOrder, packOrder } from '../codec/order-codec.ts'
import { encodeRollUp, testsPerRollUp } from '../codec/roll-up-codec.ts'
import { encodeSegment, reportsPerChapter, testsPerSegment, type Segment } from '../codec/segment-codec.ts'
import type { DerivedPart, ResultRecord, Store } from '../store/store.ts'
import { createBreath } from './breathe.ts'
import { toChapterResults, sliceTests, type ChapterReport } from './chapter-results.ts'
import { rollUp } from './chapter-roll-ups.ts'
import { dayOf } from './day.ts'
import { isPartialRun } from './results.ts'
import { scopeOf } from './scopes.ts'

/** Bytes that are written at a time: a report that comes meanwhile waits for no more than that. */
const bytesPerPart = 256 * 1024
const reportsPerRead = 2

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
  let tests = 0

  for (let next = from; next < to; next += reportsPerRead) {
    for (const record of await store.reportsBetween(project, next, Math.min(to, next + reportsPerRead))) {
      const index = record.report - from
      const { report, ids, compact } = readReport(record, index)
      runs[index] = record.run
      groups.add(index, record)
      reports.push(report)
      for (const list of ids) for (const test of list) if (test >= tests) tests = test + 1
      if (compact) await parts.put(compact.bytes, { reports: [compact.blobs] })
      await breathe()
    }
    if (stopped()) return
  }

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

function readReport(record: ResultRecord, index: number) {
  const { report, runId } = record
  try {
    const order = decodeOrder(record.order)
    const body = decodeBody(record.body)
    const codes = codesOf(body.durationUs)
    const ids = [order.tests, order.skipped, order.todo, order.pending]
    return { report: { index, order, status: body.status, codes }, ids, compact: makeCompact() }

    function makeCompact() {
      const blobs = {
        report,
        order: packOrder(record.order),
        body: encodeCompactBody(order.lanes, body, codes),
        files: encodeCompactFiles(decodeFiles(record.files)),
      }
      const bytes = blobs.order.length + blobs.body.length + blobs.files.length
      return bytes < record.order.length + record.body.length + record.files.length ? { blobs, bytes } : undefined
    }
  } catch (cause) {
    throw new Error(`The history is damaged: report ${report} of run ${runId} cannot be read`, { cause })
  }
}

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
  let part: Required<DerivedPart> = { reports: [], segments: [], rollUps: [] }
  let waiting = 0

  async function flush(): Promise<void> {
    const full = part
    part = { reports: [], segments: [], rollUps: [] }
    waiting = 0
    await store.putDerived(project, chapter, full)
  }

  return {
    flush,
    async put(bytes: number, { reports = [], segments = [], rollUps = [] }: DerivedPart): Promise<void> {
      part.reports.push(...reports)
      part.segments.push(...segments)
      part.rollUps.push(...rollUps)
      waiting += bytes
      if (waiting >= bytesPerPart) await flush()
    },
  }
}

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
