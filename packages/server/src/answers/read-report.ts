import type { Evidence, RunFacts } from '../../../reporter/src/report.ts'
import type { RunBody } from '../codec/body-codec.ts'
import type { ReportDetails } from '../codec/details.ts'
import { fileColumns, type RunFiles } from '../codec/run-files.ts'
import { decodeJson } from '../codec/json-codec.ts'
import type { RunOrder } from '../codec/order-codec.ts'
import { decodeReport } from '../codec/report-codec.ts'
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
  /** False: retention has removed its results. */
  isKept: boolean
}

const none = new Int32Array(0)
const nothing: Pick<StoredReport, 'order' | 'body' | 'files'> = {
  order: { lanes: [], tests: none, skipped: none, todo: none, pending: none },
  body: { durationUs: [], gapUs: [], beforeEachUs: null, afterEachUs: null, status: new Uint8Array(0) },
  files: {
    ids: none,
    columns: Object.fromEntries(fileColumns.map((name) => [name, []])) as unknown as RunFiles['columns'],
  },
}

/** Empty where the results were removed. */
function readResults({
  order,
  body,
  files,
  base,
}: ReportRecord): Pick<StoredReport, 'order' | 'body' | 'files' | 'isKept'> {
  if (order && body && files) {
    return { isKept: true, ...decodeReport({ order, body, files, base }) }
  }
  return { isKept: false, ...nothing }
}

/** @throws CorruptBlob */
export function readReport(record: ReportRecord): StoredReport {
  const facts = JSON.parse(record.facts) as StoredReport['facts']
  return {
    shard: record.shard === 0 ? null : record.shard,
    facts,
    ...readResults(record),
    details: record.details ? (decodeJson(record.details) as ReportDetails) : { exceptions: [], files: [], run: [] },
    evidence: record.evidence ? (decodeJson(record.evidence) as Evidence) : null,
    wallMs: facts.durationUs / 1000,
  }
}
