import { usOf } from '../codec/log-code.ts'
import { decodeTestOfSegment, testsPerSegment } from '../codec/segment-codec.ts'
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

const chaptersPerRead = 4

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
  const belongs = (run: HistoryRun | undefined): run is HistoryRun => run !== undefined && isInside(stretch, run)
  const found: OlderResult[] = past.tail().flatMap(({ run, report, results }) => {
    const older = past.run(run.run)
    return belongs(older) ? resultsOf(results, test).map((result) => ({ run: older, report, ...result })) : []
  })

  const chapters = Array.from({ length: past.chapters() }, (_, chapter) => chapter)
    .filter((chapter) => past.chapterRuns(chapter).some((run) => belongs(past.run(run))))
    .toReversed()
  while (chapters.length > 0 && found.length < limit) {
    const some = chapters.splice(0, chaptersPerRead)
    const block = Math.floor(test / testsPerSegment)
    const records = await store.segments(project, block, Math.min(...some), Math.max(...some) + 1)
    for (const record of records) {
      if (!some.includes(record.chapter)) continue
      const runs = past.chapterRuns(record.chapter)
      for (const { index, ...result } of read(record, test % testsPerSegment)) {
        const run = past.run(runs[index]!)
        if (belongs(run)) found.push({ run, report: reportsOf(record.chapter).from + index, ...result })
      }
    }
  }
  return found.toSorted(byRunAndReport).slice(-limit)
}

const byRunAndReport = (left: OlderResult, right: OlderResult): number =>
  left.run.at - right.run.at || left.run.run - right.run.run || left.report - right.report

function read({ chapter, data }: SegmentRecord, test: number) {
  try {
    const { report, status, code } = decodeTestOfSegment(data, test)
    return Array.from(report, (index, row) => ({
      index,
      status: status[row]!,
      durationMs: hasRun(status[row]!) ? usOf(code[row]!) / 1000 : null,
    }))
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
