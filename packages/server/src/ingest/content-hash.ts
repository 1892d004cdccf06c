import { createHash } from 'node:crypto'
import { fileColumns } from '../codec/run-files.ts'
import type { Report } from '../../../reporter/src/report.ts'
import { writeJson } from './json-text.ts'

/**
 * SHA-256 of everything that a report says, so that the same report sent again is told from another one under its id.
 * With or without its dictionary, gzipped or plain, whatever its spaces: the same. Unknown facts count too.
 *
 * @param facts JSON of the run without its errors
 */
export function contentHash(report: Report, facts: string, dictionaryHash: string): string {
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
  // As numbers: a fraction of the cost of writing them as text.
  for (const column of [testDelta, gapUs, durationUs, beforeEachUs, afterEachUs]) {
    hash.update(column ? toBytes(column) : '-')
  }
  for (const name of fileColumns) hash.update(toBytes(report.files[name]))
  return hash.digest('hex')
}

/** No time or number of a column is as low as this. */
const NULL = -0x80000000

/** Nearly every column fits into four bytes a number. How many numbers there are is told by the lanes and the dictionary. */
function toBytes(column: (number | null)[]): Int32Array | Float64Array {
  const whole = new Int32Array(column.length)
  for (let index = 0; index < column.length; index++) {
    const value = column[index] ?? NULL
    whole[index] = value
    if (whole[index] !== value) return Float64Array.from(column, (entry) => entry ?? NaN)
  }
  return whole
}
