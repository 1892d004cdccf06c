import type { Attempt, RanStatus } from '../../../reporter/src/report.ts'

/** What is rare in a report, kept as JSON beside its columns. Errors are named by their hash (table `error`). */
export interface ReportDetails {
  exceptions: DetailedException[]
  /** Errors of files: index of the file in the report. */
  files: { file: number; errors: string[] }[]
  /** Errors outside any test or file. */
  run: { error: string; file?: string; test?: string }[]
}

export interface DetailedException {
  row: number
  status: RanStatus
  note?: string
  attempts: (Omit<Attempt, 'errors'> & { errors: string[] })[]
}
