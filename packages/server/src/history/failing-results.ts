import type { ReportDetails } from '../codec/details.ts'
import { decodeJson } from '../codec/json-codec.ts'
import { statusCode } from '../codec/status.ts'
import type { Store } from '../store/store.ts'
import type { HistoryRun, Results } from './results.ts'

/** A result that failed or needed a retry, with the error that it failed with first of its last failing attempt. */
export interface FailingResult {
  test: number
  run: HistoryRun
  /** Hash of the error; null where no report tells it. */
  error: string | null
}

export interface FailingResults {
  /** Of those runs, oldest first. Their errors are read from the store once. */
  of(runs: readonly HistoryRun[]): Promise<FailingResult[]>
}

const reportsPerRead = 50

/** The errors of a project's failing results, kept in memory for the reports that were asked for. */
export function createFailingResults(store: Pick<Store, 'details'>, project: number): FailingResults {
  const errorsOf = new WeakMap<Results, Map<number, string>>()

  async function read(parts: readonly Results[]): Promise<void> {
    for (let from = 0; from < parts.length; from += reportsPerRead) {
      const batch = parts.slice(from, from + reportsPerRead)
      const details = await store.details(
        project,
        batch.map(({ report }) => report),
      )
      for (const part of batch) {
        const found = details.get(part.report)
        errorsOf.set(part, found ? errorsByRow(decodeJson(found) as ReportDetails) : new Map())
      }
      // An answer may have to be given in between.
      await new Promise(setImmediate)
    }
  }

  return {
    async of(runs) {
      const failing = runs.flatMap((run) => run.parts.map((part) => ({ run, part, rows: failingRows(part) })))
      await read(failing.flatMap(({ part, rows }) => (rows.length > 0 && !errorsOf.has(part) ? part : [])))
      return failing.flatMap(({ run, part, rows }) =>
        rows.map((row) => ({ test: part.tests[row]!, run, error: errorsOf.get(part)!.get(row) ?? null })),
      )
    },
  }
}

function failingRows({ status }: Results): number[] {
  const rows: number[] = []
  for (let row = 0; row < status.length; row++)
    if (status[row] === statusCode.failed || status[row] === statusCode.flaky) rows.push(row)
  return rows
}

function errorsByRow({ exceptions }: ReportDetails): Map<number, string> {
  return new Map(
    exceptions.flatMap(({ row, attempts }) => {
      const error = attempts.findLast(({ errors }) => errors.length > 0)?.errors[0]
      return error === undefined ? [] : [[row, error]]
    }),
  )
}
