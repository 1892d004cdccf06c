import type { Evidence } from '../../../reporter/src/report.ts'
import type { RunRecord, TestDescription } from '../store/store.ts'
import type { RecordedRun } from './decode-schedule.ts'

/** What another thread has changed in the store, told in the order in which it was changed. */
export type StoreNews =
  /** Files and tests have been given numbers. Told before a report with them is stored. */
  | { what: 'names'; project: number }
  /** Tests are described differently, by a run of that moment. */
  | { what: 'described'; project: number; descriptions: TestDescription[]; at: number }
  | { what: 'report'; run: RunRecord; report: number; recorded: RecordedRun; evidence?: Evidence | undefined }
  | { what: 'owners'; project: number }
  /** So many chapters count by now. */
  | { what: 'chapters'; project: number; chapters: number }
