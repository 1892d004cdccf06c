import type { Context } from 'hono'
import type { AppEnv } from '../access.ts'
import { knownOrder } from '../answers/known-order.ts'
import { verdictsOf, type Verdicts } from '../answers/verdicts.ts'
import type { OrderFinding } from '../api-schemas/order.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { VerdictAnalysis } from '../history/verdict-analyses.ts'
import type { RouteDeps } from './deps.ts'

/** Longer nobody waits for verdicts: the answer comes without them, and `/events` tells when they are there. */
export const patienceMs = 150
/** More than anybody reads. */
export const proofsRead = 5000

/**
 * The verdicts on a project's tests, of the latest state that is known of them. Undefined: none is there yet. Marks the
 * answer as out of date where a newer one is on its way.
 */
export async function readVerdicts(
  { store, history }: Pick<RouteDeps, 'store' | 'history'>,
  c: Context<AppEnv>,
  project: ProjectHistory,
): Promise<Verdicts | undefined> {
  const [latest, order, proofs] = await Promise.all([
    history.verdicts(project).soon(patienceMs),
    history.order(project).soon(patienceMs),
    store.proofs(project.project, proofsRead),
  ])
  if (!latest?.isCurrent || !order?.isCurrent) c.header('Cache-Control', 'no-store')
  // Without the order what depends on it would be called flaky.
  if (!latest || !order) return undefined
  const key = `${proofs.length} ${proofs[0]?.id}`
  const kept = joined.get(latest.analysis)
  if (kept?.order === order.analysis && kept.proofs === key) return kept.verdicts
  const { found } = knownOrder(order.analysis, project.catalog, proofs, project.seen)
  const victims = new Map(found.flatMap(({ test, finding }) => (dependsOnOrder(finding) ? [[test, finding]] : [])))
  const verdicts = verdictsOf(latest.analysis, victims)
  joined.set(latest.analysis, { order: order.analysis, proofs: key, verdicts })
  return verdicts
}

const joined = new WeakMap<VerdictAnalysis, { order: OrderAnalysis; proofs: string; verdicts: Verdicts }>()

/** What runs at the same time is no order, and what is mended is over. */
const dependsOnOrder = ({ kind, status }: OrderFinding): boolean => kind !== 'concurrency' && status !== 'fixed'
