import type { Database } from 'better-sqlite3'
import type { KeptRecord, RecordKind, Store } from './store.ts'

/** What people decide about a project: suppressions, quarantine, settings. */
export function createRecords(database: Database): Pick<Store, 'records' | 'putRecord' | 'removeRecord'> {
  const select = database.prepare<[number, RecordKind], KeptRecord>(
    'SELECT key, data, changed_at AS changedAt FROM record WHERE project_id = ? AND kind = ? ORDER BY key',
  )
  const upsert = database.prepare(`
    INSERT INTO record (project_id, kind, key, data, changed_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (project_id, kind, key) DO UPDATE SET data = excluded.data, changed_at = excluded.changed_at
  `)
  const remove = database.prepare('DELETE FROM record WHERE project_id = ? AND kind = ? AND key = ?')

  return {
    records: async (project, kind) => select.all(project, kind),
    putRecord: async (project, kind, { key, data, changedAt }) => {
      upsert.run(project, kind, key, data, changedAt)
    },
    removeRecord: async (project, kind, key) => remove.run(project, kind, key).changes > 0,
  }
}
