import type { RunRecord, Store } from '../store/store.ts'
import type { ProjectHistory } from './project-history.ts'
import { decodeResults, toHistoryRun, type HistoryRun } from './results.ts'

/** Reports that a verdict on a run rests on: as many as the analysis of the order looks at. */
const most = 500
/** Where memory does not reach far enough back: each has to be read. */
const mostRead = 100

/**
 * The reports up to those of a run, oldest first, each shard by itself: what was known when it ran. Those of the run
 * itself are the last ones.
 */
export async function reportsUntil(store: Store, history: ProjectHistory, run: RunRecord): Promise<HistoryRun[]> {
  const inMemory = history.runs()
  const place = inMemory.findIndex((one) => one.run === run.run)
  // What is not in memory any more was known all the same.
  if (place < 0 || (history.clipped() && place < mostRead)) return readUntil(store, run)
  const earlier = inMemory
    .slice(Math.max(0, place - most), place)
    .flatMap(apart)
    .slice(-most)
  return [...earlier, ...apart(inMemory[place]!)]
}

const apart = (run: HistoryRun): HistoryRun[] => run.parts.map((part) => ({ ...run, parts: [part] }))

async function readUntil(store: Store, run: RunRecord): Promise<HistoryRun[]> {
  // The cursor is the last one seen: the run's own reports come too if it stands behind all of them.
  const records = await store.recentResults(run.project, mostRead, { at: run.at, run: run.run + 1, report: 0 })
  const reports: HistoryRun[] = []
  for (const record of records.toReversed()) {
    // An answer may have to be given in between.
    await new Promise(setImmediate)
    reports.push({ ...toHistoryRun({ ...record, id: record.runId }), parts: [decodeResults(record.report, record)] })
  }
  return reports
}
