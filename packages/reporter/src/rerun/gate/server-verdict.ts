import type { RunVerdict } from '../../../../server/src/analysis/verdict/run-verdict.ts'
import { ask, type Reply, type Target } from '../../delivery/post.ts'
import type { RunToChoose } from './choose-runs.ts'

const TIMEOUT_MS = 30_000
const MOST_BYTES = 64 * 1024 * 1024
const MOST_RUNS = 200

/** What of the server's list of runs is read here (api-schemas/runs.ts). */
interface ServerRun {
  id: string
  plannedBy?: string
  git: { commit: string } | null
  ci: RunToChoose['ci']
}

/**
 * The verdict of the server on a run, by its key or id.
 * @throws (rejects) with what is wrong and how to mend it
 */
export async function serverVerdict(target: Target, project: string, run: string): Promise<RunVerdict> {
  const path = `/api/v1/runs/${encodeURIComponent(run)}/verdict?project=${encodeURIComponent(project)}`
  return (await get(target, path)) as RunVerdict
}

/** The latest runs that a server knows of a project, oldest first. */
export async function serverRuns(target: Target, project: string): Promise<RunToChoose[]> {
  const path = `/api/v1/runs?limit=${MOST_RUNS}&project=${encodeURIComponent(project)}`
  const { runs } = (await get(target, path)) as { runs: ServerRun[] }
  return runs
    .map(({ id, plannedBy, git, ci }) => ({ key: id, commit: git?.commit ?? null, plannedBy, ci }))
    .toReversed()
}

async function get(target: Target, path: string): Promise<unknown> {
  let reply: Reply
  try {
    reply = await ask(target, { method: 'GET', path, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES })
  } catch (cause) {
    throw new Error(`${target.url} cannot be reached: ${(cause as Error).message}`, { cause })
  }
  if (reply.status === 200) return reply.body
  const { error, fix } = (reply.body ?? {}) as { error?: unknown; fix?: unknown }
  const said = [error, fix].filter((text) => typeof text === 'string').join('. ')
  throw new Error(`${target.url} answered ${reply.status}${said === '' ? '' : `: ${said}`}`)
}
