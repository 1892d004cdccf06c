import { startAnalyst } from '../analyst/start-analyst.ts'
import { isPostgresUrl } from '../database-url.ts'
import { createHistory, type History } from '../history/history.ts'
import { type AcceptReport, createAcceptReport } from '../ingest/accept-report.ts'
import type { Live } from '../live.ts'
import { inodeOf } from '../store/sqlite-same-file.ts'
import type { Store } from '../store/store.ts'
import { createWrittenStore } from '../writer/written-store.ts'
import { createWanted, want } from '../writer/wanted.ts'
import { startWriter } from '../writer/writer.ts'

export interface IntakeOptions {
  database: string
  live: Live
  log: (error: unknown) => void
}

export interface Intake {
  store: Store
  history: History
  acceptReport: AcceptReport
  /** Whoever waits for an analysis is told that it will not come. */
  stopAnalysing: () => Promise<void>
  /** Goes on with what is complete and was not derived when the last server ended. */
  resume: () => Promise<void>
  /** False while whatever writes does not answer. */
  isWriting: () => boolean
}

/**
 * What a server works with, over a history that was just opened. SQLite waits for the disk, and derives from reports, in
 * a thread of its own; this one only reads it (`readOnly`). PostgreSQL does its part of that elsewhere. What takes long to
 * analyse is analysed in another one.
 */
export function openIntake(opened: Store, { database, live, log }: IntakeOptions): Intake {
  const analyst = startAnalyst(log)
  const stopAnalysing = (): Promise<void> => analyst.close()
  const options = {
    analyst,
    onOrderReady: (project: string): void => live.hear({ event: 'order', project }),
    onAnalysisReady: (project: string): void => live.hear({ event: 'change', project }),
    onError: log,
  }
  if (isPostgresUrl(database)) {
    const history = createHistory({ store: opened, ...options })
    const acceptReport = createAcceptReport({ store: opened, history, now: Date.now })
    const resume = (): Promise<void> => history.resume()
    return { store: opened, history, acceptReport, stopAnalysing, resume, isWriting: () => true }
  }

  const wanted = createWanted()
  const writer = startWriter(
    { path: database, inode: inodeOf(database), wanted },
    {
      told: (news) => history.told(news),
      lost() {
        for (const project of history.forget()) live.hear({ event: 'change', project })
      },
      onError: log,
    },
  )
  const store = createWrittenStore(opened, writer)
  const history = createHistory({
    store,
    isWrittenElsewhere: true,
    onAsked: (project) => want(wanted, project),
    ...options,
  })
  return {
    store,
    history,
    acceptReport: writer.takeIn,
    stopAnalysing,
    resume: async () => writer.derive(),
    isWriting: () => !writer.isSilent(),
  }
}
