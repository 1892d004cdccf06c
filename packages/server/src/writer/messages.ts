import type { AcceptOptions, Accepted } from '../ingest/accept-report.ts'
import type { StoreNews } from '../history/store-news.ts'
import type { Failure } from '../failure.ts'
import type { Wanted } from './wanted.ts'

/** What the store can do that changes it, less what only the writer itself does. */
export type WriteMethod =
  | 'openProject'
  | 'learn'
  | 'addReport'
  | 'putDerived'
  | 'endChapter'
  | 'dropDerived'
  | 'addProof'
  | 'putRecord'
  | 'removeRecord'
  | 'addActivity'
  | 'activity'
  | 'addToken'
  | 'touchToken'
  | 'revokeToken'
  | 'removeResults'
  | 'removeRuns'
  | 'vacuum'

/** What the writer is started with: the history's file, and by which it is known again. */
export interface WriterData {
  path: string
  inode: number
  wanted: Wanted
}

export type ToWriter =
  /** A report, to be taken in. */
  | { kind: 'take'; call: number; bytes: Uint8Array; options: AcceptOptions }
  | { kind: 'write'; call: number; method: WriteMethod; args: unknown[] }
  /** The same, of which nobody waits for the end. */
  | { kind: 'note'; method: WriteMethod; args: unknown[] }
  /** Every chapter that is complete shall be derived. */
  | { kind: 'derive' }
  /** What was told last is known: the answer to `tell` with `isAwaited`. */
  | { kind: 'known' }
  /** The last one. */
  | { kind: 'close' }

export type FromWriter =
  | { kind: 'ready' }
  | { kind: 'taken'; call: number; accepted: Accepted }
  | { kind: 'written'; call: number; result: unknown }
  | { kind: 'refused'; call: number; failure: Failure }
  | { kind: 'tell'; news: StoreNews; isAwaited?: boolean }
  /** Something that nobody waits for has gone wrong. */
  | { kind: 'error'; failure: Failure }
