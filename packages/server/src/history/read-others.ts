import type { Evidence } from '../../../reporter/src/report.ts'
import { decodeJson } from '../codec/json-codec.ts'
import { decodeReport } from '../codec/report-codec.ts'
import type { RunRecord, SharedHistory } from '../store/store.ts'
import type { ProjectHistory } from './project-history.ts'
import type { TakenReport } from './read-fresh.ts'

const reportsPerRead = 20

/**
 * Takes into memory the reports with a higher number than `lastReport`, with what they say about tests.
 * @returns the number of the last one
 */
export async function readOthers(
  shared: SharedHistory,
  { project, catalog }: Pick<ProjectHistory, 'project' | 'catalog'>,
  lastReport: number,
  take: (run: RunRecord, report: number, read: () => TakenReport) => void,
): Promise<number> {
  let last = lastReport
  for (;;) {
    const batch = await shared.reportsAfter(project, last, reportsPerRead)
    for (const { report, run, evidence, ...blobs } of batch) {
      const recorded = decodeReport(blobs)
      if (recorded.order.tests.some((test) => test >= catalog.tests.length)) await catalog.pull()
      take(run, report, () => ({
        recorded,
        evidence: evidence ? (decodeJson(evidence) as Evidence) : undefined,
      }))
      last = report
      // An answer may have to be given in between.
      await new Promise(setImmediate)
    }
    if (batch.length < reportsPerRead) break
  }
  if (last > lastReport) {
    catalog.refresh(await shared.describedAfter(project, lastReport))
    // What the other reports told of owners.
    await catalog.owners.load()
  }
  return last
}
