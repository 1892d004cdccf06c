import type { Report } from '../../../reporter/src/report.ts'

type Always = 'testDelta' | 'gapUs' | 'durationUs'
type Sometimes = 'beforeEachUs' | 'afterEachUs'

/** A report as it came in: its columns of results are lists where it came as JSON, typed arrays where it came packed. */
export interface ReceivedReport extends Omit<Report, 'results'> {
  results: Omit<Report['results'], Always | Sometimes> &
    Record<Always, ArrayLike<number>> & { [Name in Sometimes]?: ArrayLike<number> }
}
