import { hash } from 'node:crypto'
import { allowOnly } from '../allow-project.ts'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Store } from '../store/store.ts'
import type { AcceptOptions } from './accept-report.ts'
import { inflateReport } from './inflate.ts'
import { parseJson, writeJson } from './json-text.ts'
import { runMoment } from './run-moment.ts'
import { validateProof } from './validate-proof.ts'

export interface AcceptedProof {
  id: string
  project: string
  duplicate: boolean
}

/**
 * Takes in one proof: bytes (gzip or plain JSON) to a committed transaction.
 * Rejects with a refusal: 400 broken, 409 same id with another body, 413 too large.
 */
export type AcceptProof = (bytes: Uint8Array, options?: AcceptOptions) => Promise<AcceptedProof>

export interface AcceptProofDeps {
  store: Store
  now: () => number
  /** A proof was stored that was not known. */
  onAdded?: (project: string) => void
}

export function createAcceptProof({ store, now, onAdded }: AcceptProofDeps): AcceptProof {
  return async (bytes, { only = null } = {}) => {
    const text = (await inflateReport(bytes)).toString('utf8')
    if (text.length > limits.proofLength) {
      throw refusal(413, `body: is ${text.length} characters long, the limit for a proof is ${limits.proofLength}`)
    }
    const proof = validateProof(parseJson(text))
    const { id } = proof
    const projectName = proof.project || 'default'
    allowOnly(only, projectName)
    const receivedAt = now()
    const data = writeJson(proof)
    const outcome = await store.addProof(await store.openProject(projectName), {
      id,
      contentHash: hash('sha256', data, 'hex'),
      at: runMoment(proof.at, { authoredAt: null, receivedAt }),
      receivedAt,
      data,
    })
    if (outcome === 'conflict') {
      throw refusal(409, `id: a proof "${id}" with other contents is already stored`, { field: 'id' })
    }
    if (outcome === 'added') onAdded?.(projectName)
    return { id, project: projectName, duplicate: outcome === 'duplicate' }
  }
}
