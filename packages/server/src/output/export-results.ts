import type { ResultRow } from '../answers/result-rows.ts'
import { toCsv } from './csv.ts'
import { toParquet } from './parquet.ts'

export const exportFormats = ['csv', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

const formats = {
  csv: { type: 'text/csv; charset=utf-8', write: toCsv },
  parquet: { type: 'application/vnd.apache.parquet', write: toParquet },
}

export const exportType = (format: ExportFormat): string => formats[format].type

/** The bytes of the file, piece by piece. */
export const exportResults = (format: ExportFormat, batches: AsyncIterable<ResultRow[]>): AsyncGenerator<Uint8Array> =>
  formats[format].write(batches)
