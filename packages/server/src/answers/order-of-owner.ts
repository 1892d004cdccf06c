import type { OrderAnswer } from '../api-schemas/order.ts'
import type { OwnerFilter } from './owner-filter.ts'

/** What concerns the victims of one owner. Coverage is that of the whole suite: orders are everybody's. */
export function ordersOf(answer: OrderAnswer, isOwn: OwnerFilter): OrderAnswer {
  const findings = answer.findings.filter(({ victim }) => isOwn(victim.owners))
  const causes = answer.causes.flatMap((cause) => {
    const victims = findings.filter((finding) => finding.cause === cause.id).length
    return victims > 1 ? [{ ...cause, victims }] : []
  })
  return { ...answer, findings, causes, others: answer.others.filter(({ test }) => isOwn(test.owners)) }
}
