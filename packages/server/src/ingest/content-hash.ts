import { createHash } from 'node:crypto'
import type { Report } from '../../../reporter/src/report.ts'
import { writeJson } from './json-text.ts'

/**
 * SHA-256 of everything that a report says, so that the same report sent again is told from another one under its id.
 * With or without its dictionary, gzipped or plain, whatever its spaces: the same. Unknown facts count too.
 */
export function contentHash(report: Report, dictionaryHash: string): string {
  const { testDelta, gapUs, durationUs, beforeEachUs, afterEachUs, ...others } = report.results
  const hash = createHash('sha256').update(writeJson([dictionaryHash, report.run, report.files, others]))
  if (report.evidence !== undefined) hash.update(writeJson(report.evidence))
  // As numbers: a fraction of the cost of writing them as text.
  for (const column of [testDelta, gapUs, durationUs, beforeEachUs, afterEachUs]) {
    hash.update(column ? toBytes(column) : '-')
  }
  return hash.digest('hex')
}

/** Nearly every column fits into four bytes a number. How many numbers there are is told by the lanes. */
function toBytes(column: number[]): Int32Array | Float64Array {
  const whole = new Int32Array(column.length)
  for (let index = 0; index < column.length; index++) {
    const value = column[index]!
    whole[index] = value
    if (whole[index] !== value) return new Float64Array(column)
  }
  return whole
}
