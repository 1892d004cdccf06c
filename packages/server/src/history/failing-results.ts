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

/** A file that could not be run as a whole: it did not load, or a `beforeAll` of it failed. */
export interface BrokenFile {
  file: number
  run: HistoryRun
  /** Hash of its first error. */
  error: string
}

export interface Failing {
  results: FailingResult[]
  files: BrokenFile[]
}

export interface FailingResults {
  /** Of those runs, oldest first. Their errors are read from the store once. */
  of(runs: readonly HistoryRun[]): Promise<Failing>
}

interface KnownErrors {
  byRow: Map<number, string>
  /** By the places of the files in their report. */
  ofFiles: { file: number; error: string }[]
}

const reportsPerRead = 50

/** The errors of a project's failing results, kept in memory for the reports that were asked for. */
export function createFailingResults(store: Pick<Store, 'details'>, project: number): FailingResults {
  const errorsOf = new WeakMap<Results, KnownErrors>()

  async function read(parts: readonly Results[]): Promise<void> {
    for (let from = 0; from < parts.length; from += reportsPerRead) {
      const batch = parts.slice(from, from + reportsPerRead)
      const details = await store.details(
        project,
        batch.map(({ report }) => report),
      )
      for (const part of batch) {
        const found = details.get(part.report)
        errorsOf.set(part, readErrors(found && (decodeJson(found) as ReportDetails)))
      }
      // An answer may have to be given in between.
      await new Promise(setImmediate)
    }
  }

  return {
    async of(runs) {
      const failing = runs.flatMap((run) => run.parts.map((part) => ({ run, part, rows: failingRows(part) })))
      // A run may have failed without any result that did.
      const telling = failing.filter(({ run, rows }) => rows.length > 0 || run.status !== 'passed')
      await read(telling.flatMap(({ part }) => (errorsOf.has(part) ? [] : part)))
      return {
        results: telling.flatMap(({ run, part, rows }) =>
          rows.map((row) => ({ test: part.tests[row]!, run, error: errorsOf.get(part)!.byRow.get(row) ?? null })),
        ),
        files: telling.flatMap(({ run, part }) =>
          errorsOf.get(part)!.ofFiles.map(({ file, error }) => ({ file: part.files.ids[file]!, run, error })),
        ),
      }
    },
  }
}

function failingRows({ status }: Results): number[] {
  const rows: number[] = []
  for (let row = 0; row < status.length; row++)
    if (status[row] === statusCode.failed || status[row] === statusCode.flaky) rows.push(row)
  return rows
}

function readErrors(details: ReportDetails | undefined): KnownErrors {
  const { exceptions = [], files = [] } = details ?? {}
  return {
    byRow: new Map(
      exceptions.flatMap(({ row, attempts }) => {
        const error = attempts.findLast(({ errors }) => errors.length > 0)?.errors[0]
        return error === undefined ? [] : [[row, error]]
      }),
    ),
    ofFiles: files.flatMap(({ file, errors: [error] }) => (error === undefined ? [] : { file, error })),
  }
}
