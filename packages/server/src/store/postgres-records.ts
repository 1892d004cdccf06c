import type { Postgres } from './postgres-connection.ts'
import { nameHash } from './postgres-project.ts'
import type { KeptRecord, Store } from './store.ts'

/** What people decide about a project: suppressions, quarantine, settings. */
export function createPostgresRecords(postgres: Postgres): Pick<Store, 'records' | 'putRecord' | 'removeRecord'> {
  return {
    records: (project, kind) =>
      postgres.all<KeptRecord>(
        `SELECT key, data, changed_at AS "changedAt" FROM record WHERE project_id = $1 AND kind = $2
         ORDER BY key COLLATE "C"`,
        [project, kind],
      ),
    async putRecord(project, kind, { key, data, changedAt }) {
      await postgres.run(
        `INSERT INTO record (project_id, kind, key_hash, key, data, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (project_id, kind, key_hash) DO UPDATE SET data = excluded.data, changed_at = excluded.changed_at`,
        [project, kind, nameHash(key), key, data, changedAt],
      )
    },
    removeRecord: async (project, kind, key) =>
      (await postgres.run('DELETE FROM record WHERE project_id = $1 AND kind = $2 AND key_hash = $3', [
        project,
        kind,
        nameHash(key),
      ])) > 0,
  }
}
