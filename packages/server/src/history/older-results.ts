import { usOf } from '../codec/log-code.ts'
import { reportsPerChapter, testsPerSegment } from '../codec/segment-codec.ts'
import { decodeTestOfSegment } from '../codec/test-of-segment.ts'
import { statusCode } from '../codec/status.ts'
import type { SegmentRecord, Store } from '../store/store.ts'
import { reportsOf } from './derive-chapter.ts'
import type { Past } from './past.ts'
import type { HistoryRun, Results } from './results.ts'
import { isInside, type Stretch } from './window.ts'

/** A result of a run that is not in memory. */
export interface OlderResult {
  run: HistoryRun
  report: number
  /** Status code (codec/status.ts). */
  status: number
  /** To 1 %; null where the test did not run. */
  durationMs: number | null
}

const mostChaptersPerRead = 4

/**
 * The newest results of one test in that stretch, of runs that are not in memory, oldest first: from segments, and from
 * the reports that are in none yet.
 */
export async function readOlderResults(
  store: Store,
  project: number,
  past: Past,
  test: number,
  stretch: Stretch,
  limit: number,
): Promise<OlderResult[]> {
  if (limit <= 0) return []
  const belongs = (run: HistoryRun | undefined): run is HistoryRun => run !== undefined && isInside(stretch, run)
  const found: OlderResult[] = past.tail().flatMap(({ run, report, results }) => {
    const older = past.run(run.run)
    return belongs(older) ? resultsOf(results, test).map((result) => ({ run: older, report, ...result })) : []
  })

  const block = Math.floor(test / testsPerSegment)
  const left = chaptersSince(past, stretch.from)
  while (left.length > 0 && mayBringNewer(found, limit, past.newestAt(left[0]!))) {
    const most = Math.min(mostChaptersPerRead, Math.max(1, Math.ceil((limit - found.length) / reportsPerChapter)))
    const some: number[] = []
    while (left.length > 0 && some.length < most) {
      const chapter = left.shift()!
      if (past.chapterRuns(chapter).some((run) => belongs(past.run(run)))) some.push(chapter)
    }
    if (some.length === 0) break
    const records = await store.segments(project, block, Math.min(...some), Math.max(...some) + 1)
    for (const record of records) {
      if (!some.includes(record.chapter)) continue
      const runs = past.chapterRuns(record.chapter)
      const { from } = reportsOf(record.chapter)
      const { report, status, code } = read(record, test % testsPerSegment)
      for (let row = 0; row < report.length; row++) {
        const run = past.run(runs[report[row]!]!)
        if (!belongs(run)) continue
        const durationMs = hasRun(status[row]!) ? usOf(code[row]!) / 1000 : null
        found.push({ run, report: from + report[row]!, status: status[row]!, durationMs })
      }
    }
  }
  return found.toSorted(byRunAndReport).slice(-limit)
}

/** Those with a run from that moment on, the one with the newest first. */
function chaptersSince(past: Past, from: number): number[] {
  const chapters: number[] = []
  for (let chapter = past.chapters() - 1; chapter >= 0; chapter--) {
    if (past.newestAt(chapter) >= from) chapters.push(chapter)
  }
  return chapters.toSorted((left, right) => past.newestAt(right) - past.newestAt(left))
}

/** Whether a result from that moment, or before it, could be among the newest. */
function mayBringNewer(found: readonly OlderResult[], limit: number, at: number): boolean {
  if (found.length < limit) return true
  const moments = Float64Array.from(found, ({ run }) => run.at).toSorted()
  return at >= moments[moments.length - limit]!
}

const byRunAndReport = (left: OlderResult, right: OlderResult): number =>
  left.run.at - right.run.at || left.run.run - right.run.run || left.report - right.report

function read({ chapter, data }: SegmentRecord, test: number) {
  try {
    return decodeTestOfSegment(data, test)
  } catch (cause) {
    throw new Error(`A segment of chapter ${chapter} cannot be read. Run: stratigraph-server rebuild`, { cause })
  }
}

const hasRun = (status: number): boolean => status <= statusCode.flaky || status === statusCode.unfinished

function resultsOf({ tests, status, durationMs, skipped, todo, pending }: Results, test: number) {
  const row = tests.indexOf(test)
  if (row >= 0) return [{ status: status[row]!, durationMs: hasRun(status[row]!) ? durationMs[row]! : null }]
  for (const [list, code] of [
    [skipped, statusCode.skipped],
    [todo, statusCode.todo],
    [pending, statusCode.pending],
  ] as const) {
    if (list.includes(test)) return [{ status: code, durationMs: null }]
  }
  return []
}
