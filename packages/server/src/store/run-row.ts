import type { ErrorText } from '../api-schemas/common.ts'
import type { RunRecord, RunSummary } from './store.ts'

/** A run as both back ends keep it: its summary is JSON. */
export type RunRow = Omit<RunRecord, 'summary'> & { summary: string }

export const runColumns = 'project_id AS project, run_id AS run, id, key, at, branch, summary'

export const toRun = (row: RunRow): RunRecord => ({ ...row, summary: parseSummary(row.summary) })

export const parseSummary = (summary: string): RunSummary => JSON.parse(summary) as RunSummary

export interface ErrorRow {
  name: string | null
  message: string
  stack: string | null
  truncated: number | boolean
}

export function toErrorText(row: ErrorRow): ErrorText {
  const error: ErrorText = { message: row.message }
  if (row.name !== null) error.name = row.name
  if (row.stack !== null) error.stack = row.stack
  if (row.truncated) error.truncated = true
  return error
}
