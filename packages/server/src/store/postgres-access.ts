import { activityKept, dropActivityEvery } from './activity-kept.ts'
import type { Postgres } from './postgres-connection.ts'
import type { ActivityRecord, Store, TokenRecord } from './store.ts'

type Access = Pick<
  Store,
  'addActivity' | 'activity' | 'addToken' | 'tokens' | 'tokenByHash' | 'touchToken' | 'revokeToken'
>

const tokenColumns = `hash, prefix, scope, project, created_at AS "createdAt", last_used_at AS "lastUsedAt",
  revoked_at AS "revokedAt"`

/** Who came and who may come: the activity log and the tokens. */
export function createPostgresAccess(postgres: Postgres): Access {
  return {
    async addActivity({ at, outcome, source, project, run, tests, reason }) {
      // What happened is news, not history: after a power cut it may be missing. It need not wait for the disk.
      const { id } = (await postgres.get<{ id: number }>(
        `INSERT INTO activity (at, outcome, source, project, run, tests, reason)
         SELECT $1, $2, $3, $4, $5, $6, $7 FROM set_config('synchronous_commit', 'off', true)
         RETURNING activity_id AS id`,
        [at, outcome, source, project, run, tests, reason],
      ))!
      if (id % dropActivityEvery === 0) {
        await postgres.run('DELETE FROM activity WHERE activity_id <= $1', [id - activityKept])
      }
    },
    activity: (limit, project) =>
      postgres.all<ActivityRecord>(
        `SELECT at, outcome, source, project, run, tests, reason FROM activity
         WHERE $1::text IS NULL OR project = $1 ORDER BY activity_id DESC LIMIT $2`,
        [project ?? null, limit],
      ),
    async addToken({ hash, prefix, scope, project, createdAt }) {
      await postgres.run('INSERT INTO token (hash, prefix, scope, project, created_at) VALUES ($1, $2, $3, $4, $5)', [
        hash,
        prefix,
        scope,
        project,
        createdAt,
      ])
    },
    tokens: () => postgres.all<TokenRecord>(`SELECT ${tokenColumns} FROM token ORDER BY created_at`),
    tokenByHash: (hash) => postgres.get<TokenRecord>(`SELECT ${tokenColumns} FROM token WHERE hash = $1`, [hash]),
    async touchToken(hash, at) {
      await postgres.run('UPDATE token SET last_used_at = $2 WHERE hash = $1', [hash, at])
    },
    revokeToken: async (prefix, at) =>
      (await postgres.run('UPDATE token SET revoked_at = $2 WHERE prefix = $1 AND revoked_at IS NULL', [prefix, at])) >
      0,
  }
}
