import type { Evidence } from '../../../reporter/src/report.ts'
import { decodeJson } from '../codec/json-codec.ts'
import { decodeReportBriefly } from '../codec/report-codec.ts'
import type { RecordedRun } from './decode-schedule.ts'
import type { FreshReport } from './store-news.ts'

/** A report as it comes into memory: to be looked at before the next one is read. */
export interface TakenReport {
  recorded: RecordedRun
  evidence?: Evidence | undefined
}

export function readFresh({ shard, evidence, ...blobs }: FreshReport): TakenReport {
  return {
    recorded: { ...decodeReportBriefly({ ...blobs, base: null }), shard },
    evidence: evidence ? (decodeJson(evidence) as Evidence) : undefined,
  }
}
