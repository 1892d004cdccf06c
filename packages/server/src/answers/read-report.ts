import type { Evidence, RunFacts } from '../../../reporter/src/report.ts'
import { decodeBody, type RunBody } from '../codec/body-codec.ts'
import type { ReportDetails } from '../codec/details.ts'
import { decodeFiles } from '../codec/file-codec.ts'
import type { RunFiles } from '../codec/run-files.ts'
import { decodeJson } from '../codec/json-codec.ts'
import { decodeOrder, type RunOrder } from '../codec/order-codec.ts'
import type { ReportRecord } from '../store/store.ts'

/** One shard of a run, decoded, in the project's numbers. */
export interface StoredReport {
  /** From 1; null where the run has no shards. */
  shard: number | null
  facts: Omit<RunFacts, 'errors'>
  order: RunOrder
  body: RunBody
  files: RunFiles
  details: ReportDetails
  evidence: Evidence | null
  wallMs: number
}

/** @throws CorruptBlob */
export function readReport(record: ReportRecord): StoredReport {
  const facts = JSON.parse(record.facts) as StoredReport['facts']
  return {
    shard: record.shard === 0 ? null : record.shard,
    facts,
    order: decodeOrder(record.order),
    body: decodeBody(record.body),
    files: decodeFiles(record.files),
    details: record.details ? (decodeJson(record.details) as ReportDetails) : { exceptions: [], files: [], run: [] },
    evidence: record.evidence ? (decodeJson(record.evidence) as Evidence) : null,
    wallMs: facts.durationUs / 1000,
  }
}
