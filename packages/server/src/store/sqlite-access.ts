import type { Database } from 'better-sqlite3'
import { activityKept, dropActivityEvery } from './activity-kept.ts'
import type { GroupCommit } from './group-commit.ts'
import type { ActivityRecord, Store, TokenRecord } from './store.ts'

type Access = Pick<
  Store,
  'addActivity' | 'activity' | 'addToken' | 'tokens' | 'tokenByHash' | 'touchToken' | 'revokeToken'
>

/** Who came and who may come: the activity log and the tokens. */
export function createAccess(database: Database, commits: GroupCommit): Access {
  const insertActivity = database.prepare(
    'INSERT INTO activity (at, outcome, source, project, run, tests, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const dropActivity = database.prepare(
    'DELETE FROM activity WHERE activity_id <= (SELECT MAX(activity_id) FROM activity) - ?',
  )
  const selectActivity = database.prepare<{ project: string | null; limit: number }, ActivityRecord>(
    `SELECT at, outcome, source, project, run, tests, reason FROM activity
     WHERE :project IS NULL OR project = :project ORDER BY activity_id DESC LIMIT :limit`,
  )
  const tokenColumns = `hash, prefix, scope, project, created_at AS createdAt, last_used_at AS lastUsedAt, revoked_at AS revokedAt`
  const insertToken = database.prepare(
    'INSERT INTO token (hash, prefix, scope, project, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const selectTokens = database.prepare<[], TokenRecord>(`SELECT ${tokenColumns} FROM token ORDER BY created_at`)
  const selectToken = database.prepare<[string], TokenRecord>(`SELECT ${tokenColumns} FROM token WHERE hash = ?`)
  const touch = database.prepare('UPDATE token SET last_used_at = ? WHERE hash = ?')
  const revoke = database.prepare('UPDATE token SET revoked_at = ? WHERE prefix = ? AND revoked_at IS NULL')

  return {
    addActivity: async ({ at, outcome, source, project, run, tests, reason }) => {
      // What happened is news, not history: it need not wait for the disk, and goes along with the next report.
      commits.note(() => {
        const { lastInsertRowid } = insertActivity.run(at, outcome, source, project, run, tests, reason)
        if (Number(lastInsertRowid) % dropActivityEvery === 0) dropActivity.run(activityKept)
      })
    },
    activity: async (limit, project) => {
      commits.flush()
      return selectActivity.all({ project: project ?? null, limit })
    },
    addToken: async ({ hash, prefix, scope, project, createdAt }) => {
      insertToken.run(hash, prefix, scope, project, createdAt)
    },
    tokens: async () => selectTokens.all(),
    tokenByHash: async (hash) => selectToken.get(hash),
    touchToken: async (hash, at) => {
      touch.run(at, hash)
    },
    revokeToken: async (prefix, at) => revoke.run(at, prefix).changes > 0,
  }
}
