import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { cleanLine } from '../../clean-line.ts'
import { writeByRename } from '../../delivery/save.ts'
import { ask, type Target } from '../../delivery/post.ts'
import type { Bisected } from '../../rerun/bisect.ts'
import { proofOf } from '../../rerun/proof-of.ts'
import { prepareStratigraphDir } from '../../repository.ts'
import type { Terminal } from '../command.ts'
import type { OrderSession } from '../order-command.ts'
import type { BisectJson } from './describe-result.ts'

interface Keeping {
  session: OrderSession
  terminal: Terminal
  target: Target | undefined
}

const DEADLINE_MS = 5000

/**
 * Writes `<dir>/proofs/<id>.json` and sends it to the server, if one is known. What was not shown is not kept. Whatever
 * fails here is one line, and the result stands.
 */
export async function keepProof(
  result: Bisected,
  { reproduce, control }: Pick<BisectJson, 'reproduce' | 'control'>,
  { session: { dir, runner, recorded }, terminal: { err }, target }: Keeping,
): Promise<void> {
  const project = recorded.at(-1)?.facts.project ?? result.facts?.project
  const proof = proofOf(result, { project, runner, commands: { reproduce, control }, now: new Date() })
  if (!proof) return
  const text = JSON.stringify(proof)
  try {
    writeByRename(join(prepareStratigraphDir(dir, 'proofs'), `${proof.id}.json`), text)
  } catch (error) {
    err(`the proof could not be saved: ${cleanLine((error as Error).message, 300)}\n`)
  }
  if (!target) return
  try {
    const body = gzipSync(text)
    const { status } = await ask(target, {
      method: 'POST',
      path: '/api/v1/proofs',
      body: { bytes: body, isGzipped: true },
      timeoutMs: DEADLINE_MS,
    })
    if (status >= 300) err(`the proof was not taken by ${target.url}: it answered ${status}\n`)
  } catch (error) {
    err(`the proof did not reach ${target.url}: ${cleanLine((error as Error).message, 300)}\n`)
  }
}
