import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROOF_FORMAT, type Proof } from '../../proof.ts'

/** What `bisect` kept in a folder, oldest first. What is no proof of ours is passed over. */
export function readProofs(dir: string): Proof[] {
  try {
    const folder = join(dir, 'proofs')
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return names.toSorted().flatMap((name) => readProof(join(folder, name)))
  } catch {
    return []
  }
}

function readProof(path: string): Proof[] {
  try {
    const proof = JSON.parse(readFileSync(path, 'utf8')) as Proof
    return proof.format === PROOF_FORMAT ? [proof] : []
  } catch {
    return []
  }
}
