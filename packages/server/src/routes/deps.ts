import type { History } from '../history/history.ts'
import type { Live } from '../live.ts'
import type { AcceptProof } from '../ingest/accept-proof.ts'
import type { Accepted, AcceptOptions } from '../ingest/accept-report.ts'
import type { ActivityLog } from '../ingest/activity-log.ts'
import type { Store } from '../store/store.ts'

/** What the routes work with. */
export interface RouteDeps {
  store: Store
  history: History
  takeIn: (bytes: Uint8Array, source: string, options?: AcceptOptions) => Promise<Accepted>
  acceptProof: AcceptProof
  activity: ActivityLog
  live: Live
  now: () => number
  /** False while whatever writes the history does not answer. */
  isWriting: () => boolean
  /** Aborted when the server stops: streams end. */
  stopping: AbortSignal
}
