import { createHash, type Hash } from 'node:crypto'
import { fileColumns } from '../codec/run-files.ts'
import { NULL } from './column-reader.ts'
import { writeJson } from './json-text.ts'
import type { ReceivedReport } from './received-report.ts'

/**
 * SHA-256 of everything that a report says, so that the same report sent again is told from another one under its id.
 * With or without its dictionary, gzipped or plain, whatever its spaces: the same. Unknown facts count too.
 *
 * @param facts JSON of the run without its errors
 */
export function contentHash(report: ReceivedReport, facts: string, dictionaryHash: string): string {
  const { testDelta, gapUs, durationUs, beforeEachUs, afterEachUs, ...otherResults } = report.results
  const otherFiles: Record<string, unknown> = { ...report.files }
  for (const name of fileColumns) delete otherFiles[name]
  const others = [
    dictionaryHash,
    report.run.errors,
    otherResults,
    otherFiles,
    report.evidence,
    ...(report.owners ? [report.owners] : []),
  ]
  const hash = createHash('sha256').update(facts).update(writeJson(others))
  const columns = [testDelta, gapUs, durationUs, beforeEachUs, afterEachUs]
  addColumns(hash, [...columns, ...fileColumns.map((name) => report.files[name])])
  return hash.digest('hex')
}

/** Used again for each report: what is allocated outside the heap soon makes all of it be looked through. */
let scratch = new Int32Array(0)

type Column = ArrayLike<number | null>

/**
 * As numbers: a fraction of the cost of writing them as text. Nearly every column fits into four bytes a number. How many
 * numbers there are is told by the lanes and the dictionary.
 */
function addColumns(hash: Hash, columns: (Column | undefined)[]): void {
  const length = columns.reduce((sum, column) => sum + (column?.length ?? 0), 0)
  if (scratch.length < length) scratch = new Int32Array(length)
  const whole = scratch
  let from = 0
  let to = 0
  for (const column of columns) {
    if (column && fill(whole, to, column)) {
      to += column.length
      continue
    }
    hash
      .update(whole.subarray(from, to))
      .update(column ? Float64Array.from(column, (entry) => (entry === null || entry === NULL ? NaN : entry)) : '-')
    from = to
  }
  hash.update(whole.subarray(from, to))
}

/** @returns false where a number does not fit */
function fill(target: Int32Array, at: number, column: Column): boolean {
  if (column instanceof Int32Array) {
    target.set(column, at)
    return true
  }
  for (let index = 0; index < column.length; index++) {
    const value = column[index] ?? NULL
    target[at + index] = value
    if (target[at + index] !== value) return false
  }
  return true
}
