import type { Postgres } from './postgres-connection.ts'
import { lockProject } from './postgres-project.ts'
import type { ProofRecord, Store } from './store.ts'

/** Proofs of order dependence: written once. */
export function createPostgresProofs(postgres: Postgres): Pick<Store, 'addProof' | 'knownProofs' | 'proofs'> {
  return {
    addProof: (project, { id, contentHash, at, receivedAt, data }) =>
      postgres.projectTransaction(project, async (sql) => {
        const { nextProof } = await lockProject(sql, project)
        const present = await sql.get<{ hash: string }>(
          'SELECT content_hash AS hash FROM proof WHERE project_id = $1 AND id = $2',
          [project, id],
        )
        if (present) return present.hash === contentHash ? 'duplicate' : 'conflict'
        await sql.run(
          `INSERT INTO proof (project_id, proof_id, id, content_hash, at, received_at, data)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [project, nextProof, id, contentHash, at, receivedAt, data],
        )
        await sql.run('UPDATE project SET next_proof = $2 WHERE project_id = $1', [project, nextProof + 1])
        return 'added'
      }),
    async knownProofs(ids) {
      const rows = await postgres.all<{ id: string }>('SELECT DISTINCT id FROM proof WHERE id = ANY($1)', [ids])
      return new Set(rows.map(({ id }) => id))
    },
    proofs: (project, limit) =>
      postgres.all<ProofRecord>(
        'SELECT id, at, data FROM proof WHERE project_id = $1 ORDER BY at DESC, proof_id DESC LIMIT $2',
        [project, limit],
      ),
  }
}
