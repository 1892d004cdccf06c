import type { OrderAnswer, OrderFinding } from '../../api-schemas/order.ts'
import { count, fileCode, itemId, testCode, type Draft } from './item.ts'

/** Findings of the order that still hold, those of one cause together. */
/** @param weeks that the analysed runs cover */
export function orderItems({ findings }: Pick<OrderAnswer, 'findings'>, weeks: number): Draft[] {
  const byCause = new Map<string, OrderFinding[]>()
  for (const finding of findings) {
    if (finding.status === 'fixed') continue
    const list = byCause.get(finding.cause)
    if (list) list.push(finding)
    else byCause.set(finding.cause, [finding])
  }
  return [...byCause].map(([cause, list]) => toItem(cause, list, weeks))
}

function toItem(cause: string, list: OrderFinding[], weeks: number): Draft {
  const [first] = list
  const { victim, suspects, status, reason, runs, failures } = first!
  const suspect = suspects[0]
  const who = suspect && (suspect.unit === 'file' ? fileCode(suspect.file!) : testCode(suspect.tests[0]!))
  const victims = list.length === 1 ? testCode(victim) : `${testCode(victim)} and ${count(list.length - 1, 'other')}`
  const counts = suspect
    ? `${testCode(victim)} fails ${suspect.failAfter} of ${suspect.runsAfter} when it runs after it, ${suspect.failOtherwise} of ${suspect.runsOtherwise} otherwise.`
    : `${reason} ${failures} of ${count(runs, 'run')} failed.`
  return {
    id: itemId('order', cause),
    kind: 'order',
    label: status === 'proven' ? 'order, proven' : 'order, suspected',
    layer: victim.layer.effective,
    title: titleOf(first!, who, victims),
    evidence: counts,
    file: victim.file,
    minutesPerWeek: 0,
    time: 'wall',
    redBuildsPerWeek: Math.max(...list.map((finding) => finding.failures)) / weeks,
    link: { page: 'order', test: victim.id, q: '' },
    owners: victim.owners,
  }
}

function titleOf({ kind }: OrderFinding, who: string | undefined, victims: string): string {
  if (!who) return `Make ${victims} independent of the order`
  if (kind === 'brittle') return `Let ${victims} make ready by itself what ${who} does for it`
  if (kind === 'concurrency') return `Keep ${victims} apart from ${who}, which runs at the same time`
  return `Stop ${who} from leaving behind what makes ${victims} fail`
}
