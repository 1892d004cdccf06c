import type { Report } from '../../../reporter/src/report.ts'
import type { FileColumn } from '../codec/run-files.ts'
import type { WholeColumn } from './column-reader.ts'

type Always = 'testDelta' | 'gapUs' | 'durationUs'
type Sometimes = 'beforeEachUs' | 'afterEachUs'

/** A column that may miss values: a list with nulls where it came as JSON; where it came packed, with NULL (column-reader.ts). */
export type NullableColumn = (number | null)[] | WholeColumn

/** A report as it came in: its columns are lists where it came as JSON, typed arrays where it came packed. */
export interface ReceivedReport extends Omit<Report, 'results' | 'files'> {
  results: Omit<Report['results'], Always | Sometimes> &
    Record<Always, ArrayLike<number>> & { [Name in Sometimes]?: ArrayLike<number> }
  files: Omit<Report['files'], FileColumn> & Record<FileColumn, NullableColumn>
}
