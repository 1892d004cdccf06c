import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHistory, type HistoryOptions } from '../../packages/server/src/history/history.ts'
import { createAcceptProof } from '../../packages/server/src/ingest/accept-proof.ts'
import { createAcceptReport } from '../../packages/server/src/ingest/accept-report.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { gzipReport } from './report-builder.ts'

/** The moment of every server in these tests, unless a test brings its own clock. */
export const receivedAt = Date.parse('2026-11-20T12:00:00.000Z')

export interface IngestOptions extends Pick<HistoryOptions, 'maxRows' | 'analyst' | 'fewResults'> {
  path?: string
  now?: () => number
  /** The store as the history and the ingest see it. */
  wrap?: (store: Store) => Store
}

/** Store, history and ingest as the server puts them together, on a real SQLite database. */
export function openIngest({ path = ':memory:', now = () => receivedAt, wrap, ...options }: IngestOptions = {}) {
  const sqlite = openSqlite({ path })
  const store = wrap?.(sqlite) ?? sqlite
  const history = createHistory({ store, ...options })
  const acceptReport = createAcceptReport({ store, history, now })
  return {
    store,
    history,
    acceptReport,
    acceptProof: createAcceptProof({ store, now }),
    accept: (report: Report) => acceptReport(gzipReport(report)),
    async [Symbol.asyncDispose]() {
      await history.close()
      await store.close()
    },
  }
}

export async function makeTempDir() {
  const path = await mkdtemp(join(tmpdir(), 'stratigraph-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
