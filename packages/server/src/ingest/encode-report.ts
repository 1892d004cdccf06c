import { encodeBody } from '../codec/body-codec.ts'
import type { ReportDetails } from '../codec/details.ts'
import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import { encodeFiles, type FilesToWrite } from '../codec/file-codec.ts'
import { encodeJson } from '../codec/json-codec.ts'
import { encodeOrder } from '../codec/order-codec.ts'
import { refusal } from '../errors.ts'
import type { findInfrastructure } from '../history/find-infrastructure.ts'
import type { NewReport } from '../store/store.ts'
import { writeJson } from './json-text.ts'
import type { ReadRows } from './read-rows.ts'
import type { ReceivedReport } from './received-report.ts'
import { summarise } from './summarise.ts'
import type { PackedColumns } from './unpack-report.ts'

interface Given extends Pick<NewReport, 'at' | 'receivedAt' | 'descriptions' | 'facts' | 'contentHash'> {
  infrastructure: ReturnType<typeof findInfrastructure>
  columns: PackedColumns | undefined
}

/** @throws a refusal (413) where what is told about its failures or seen by its probe is too long */
export function encodeReport(
  report: ReceivedReport,
  dictionary: KnownDictionary,
  rows: ReadRows,
  { infrastructure, columns, ...given }: Given,
): NewReport {
  return {
    ...given,
    id: report.id,
    key: report.run.key,
    shard: report.run.shard?.index ?? 0,
    branch: report.run.git?.branch ?? null,
    summary: {
      ...summarise(report, rows, given),
      ...(infrastructure.length > 0 ? { infrastructure } : {}),
    },
    order: encodeOrder(rows.order),
    body: encodeBody(rows.body, columns?.results),
    // Checked: as lists, or all of them as bytes.
    files: encodeFiles({ ids: dictionary.files, columns: (columns?.files ?? report.files) as FilesToWrite['columns'] }),
    details: encodeDetails(rows.details),
    evidence: report.evidence === undefined ? null : encodeText(report.evidence, 'evidence'),
    failures: rows.failures,
    errors: rows.errors,
  }
}

/** The codec reads back at most 64 MiB. */
const maxDetailsLength = 32 * 1024 * 1024

function encodeDetails(details: ReportDetails): Buffer | null {
  return isEmpty(details) ? null : encodeText(details, 'results.exceptions')
}

function encodeText(value: object, field: string): Buffer {
  const text = writeJson(value)
  if (text.length <= maxDetailsLength) return encodeJson(text)
  throw refusal(413, `${field}: ${text.length} characters, the limit is ${maxDetailsLength}`, { field })
}

const isEmpty = ({ exceptions, files, run }: ReportDetails): boolean =>
  exceptions.length === 0 && files.length === 0 && run.length === 0
