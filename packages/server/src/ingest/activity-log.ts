import { toRefusal } from '../errors.ts'
import type { ActivityRecord, Store } from '../store/store.ts'
import type { Accepted, AcceptOptions, AcceptReport } from './accept-report.ts'

export interface ActivityDeps {
  store: Pick<Store, 'addActivity'>
  now?: () => number
  /** Called after every entry, e.g. to tell the browsers that look on. */
  onActivity?: (entry: ActivityRecord) => void
}

/** What becomes of reports, for people: kept in the store and told at once. Never rejects. */
export interface ActivityLog {
  /** @param source `upload`, or the file's name in the watched folder */
  taken(source: string, accepted: Accepted): Promise<void>
  /** A 412 is not noted: the sender brings the dictionary next. */
  refused(source: string, error: unknown): Promise<void>
}

export function createActivityLog({ store, now = Date.now, onActivity }: ActivityDeps): ActivityLog {
  async function note(entry: ActivityRecord): Promise<void> {
    try {
      await store.addActivity(entry)
    } catch {
      // The log is a courtesy: it must not turn a stored report into a failed one.
    }
    onActivity?.(entry)
  }

  return {
    taken: (source, { duplicate, project, run, tests }) => {
      const outcome = duplicate ? 'duplicate' : 'accepted'
      return note({ at: now(), outcome, source, project, run: run.id, tests, reason: null })
    },
    async refused(source, error) {
      const refusal = toRefusal(error)?.refusal
      if (refusal?.status === 412) return
      const reason = refusal?.answer.error ?? 'the server failed on it: see its log'
      await note({ at: now(), outcome: 'refused', source, project: null, run: null, tests: null, reason })
    },
  }
}

/**
 * Takes in one report and notes what became of it: accepted, duplicate, or refused with the reason.
 * Rejects like AcceptReport does, once that is noted.
 */
export function createTakeIn(deps: ActivityDeps & { acceptReport: AcceptReport }) {
  const log = createActivityLog(deps)
  return async (bytes: Uint8Array, source: string, options?: AcceptOptions): Promise<Accepted> => {
    try {
      const accepted = await deps.acceptReport(bytes, options)
      await log.taken(source, accepted)
      return accepted
    } catch (error) {
      await log.refused(source, error)
      throw error
    }
  }
}
