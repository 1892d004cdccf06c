import type { NewReport, RunRecord, TestDescription } from '../store/store.ts'

/** A report as it has just been stored: read only where its project is in memory. */
export type FreshReport = Pick<NewReport, 'shard' | 'order' | 'body' | 'files' | 'evidence'>

/** What another thread has changed in the store, told in the order in which it was changed. */
export type StoreNews =
  /** Files and tests have been given numbers. Told before a report with them is stored. */
  | { what: 'names'; project: number }
  /** Tests are described differently, by a run of that moment. */
  | { what: 'described'; project: number; descriptions: TestDescription[]; at: number }
  /** Without its results where nobody had asked for its project when it was stored: who asks finds them in the store. */
  | { what: 'report'; run: RunRecord; report: number; fresh: FreshReport | null }
  | { what: 'owners'; project: number }
  /** So many chapters count by now. */
  | { what: 'chapters'; project: number; chapters: number }
