import type { Database } from 'better-sqlite3'
import type { NewProof, ProofRecord, Store } from './store.ts'

/** Proofs of order dependence: written once. */
export function createProofs(database: Database): Pick<Store, 'addProof' | 'knownProofs' | 'proofs'> {
  const selectHash = database
    .prepare<[number, string], string>('SELECT content_hash FROM proof WHERE project_id = ? AND id = ?')
    .pluck()
  const nextProof = database
    .prepare<[number], number>('SELECT COALESCE(MAX(proof_id) + 1, 1) FROM proof WHERE project_id = ?')
    .pluck()
  const insert = database.prepare(
    'INSERT INTO proof (project_id, proof_id, id, content_hash, at, received_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const selectKnown = database.prepare<[string], number>('SELECT 1 FROM proof WHERE id = ? LIMIT 1').pluck()
  const select = database.prepare<[number, number], ProofRecord>(
    'SELECT id, at, data FROM proof WHERE project_id = ? ORDER BY at DESC, proof_id DESC LIMIT ?',
  )

  const add = database.transaction((project: number, proof: NewProof) => {
    const present = selectHash.get(project, proof.id)
    if (present !== undefined) return present === proof.contentHash ? 'duplicate' : 'conflict'
    const { id, contentHash, at, receivedAt, data } = proof
    insert.run(project, nextProof.get(project)!, id, contentHash, at, receivedAt, data)
    return 'added'
  })

  return {
    addProof: async (project, proof) => add.immediate(project, proof),
    knownProofs: async (ids) => new Set(ids.filter((id) => selectKnown.get(id) !== undefined)),
    proofs: async (project, limit) => select.all(project, limit),
  }
}
