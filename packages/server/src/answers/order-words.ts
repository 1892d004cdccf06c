import type { Life } from '../analysis/order/life.ts'
import type { Proof } from '../../../reporter/src/proof.ts'
import type { OrderFinding } from '../api-schemas/order.ts'

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** Why a test is a finding, and how it stands: one or two sentences. */
export function reasonFor(
  kind: OrderFinding['kind'],
  { status, passesSince }: Life,
  proof: Proof | undefined,
  verdict: string | undefined,
): string {
  const why = proof ? provenBy(proof) : (verdict ?? '')
  if (status === 'fixed') return `${passedThough(kind, passesSince)} ${why}`
  if (status === 'back') return `It had been mended, and fails again. ${why}`
  return why
}

function passedThough(kind: OrderFinding['kind'], passesSince: number): string {
  const passed = `It has passed ${times(passesSince)} since it failed last`
  if (kind === 'brittle') return `${passed}, though nothing that it needs ran before it.`
  if (kind === 'concurrency') return `${passed}, though what it collided with ran at the same time.`
  return `${passed}, though what made it fail ran before it.`
}

function provenBy({ confirmed, reason }: Proof): string {
  if (!confirmed) return reason ?? 'Proven by running it again.'
  const { failed, failingRuns, passed, passingRuns } = confirmed
  return `Proven by running it again: it failed in ${failed} of ${failingRuns} runs of the order that makes it fail, and passed in ${passed} of ${passingRuns} of the other.`
}

export const refutedWords = ({ at, kind, reason }: Pick<Proof, 'at' | 'kind' | 'reason'>): string => {
  const found =
    kind === 'broken' ? 'it fails in every order' : 'what ran before it makes no difference to whether it fails'
  return `Run again on ${at.slice(0, 10)}: ${reason ?? found}`
}
