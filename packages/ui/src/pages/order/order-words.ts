import type { OrderFinding, OrderScope, OrderSuspect } from '../../api/types.ts'

type Kind = OrderFinding['kind']
type Status = OrderFinding['status']

export const KINDS = ['victim', 'brittle', 'order-sensitive', 'concurrency'] as const satisfies Kind[]
export const STATUSES = ['proven', 'back', 'suspected', 'fixed'] as const satisfies Status[]
export const SCOPES = ['same-file', 'same-worker', 'across-workers', 'overlapping'] as const satisfies OrderScope[]

export const KIND_WORDS: Record<Kind, string> = {
  victim: 'Victim',
  brittle: 'Brittle',
  'order-sensitive': 'Order-sensitive',
  concurrency: 'Concurrency',
}
export const KIND_MEANING: Record<Kind, string> = {
  victim: 'passes by itself, fails after something else has run',
  brittle: 'fails by itself, passes only after something else has run',
  'order-sensitive': 'fails more often in some orders, but the order does not decide alone',
  concurrency: 'fails when something else runs at the same time',
}
export const STATUS_WORDS: Record<Status, string> = {
  proven: 'Proven',
  back: 'Back again',
  suspected: 'Suspected',
  fixed: 'Fixed',
}
export const STATUS_MEANING: Record<Status, string> = {
  proven: 'shown by running the tests again in chosen orders',
  back: 'was fixed, and then failed again',
  suspected: 'seen in the history, not proven by running again',
  fixed: 'no longer fails where it did',
}
export const SCOPE_WORDS: Record<OrderScope, string> = {
  'same-file': 'Same file',
  'same-worker': 'Same worker process',
  'across-workers': 'Across workers',
  overlapping: 'At the same time',
}
export const SCOPE_MEANING: Record<OrderScope, string> = {
  'same-file': 'tests of one file share its modules and variables',
  'same-worker': 'files that run one after the other in one process share its memory',
  'across-workers': 'in any worker, so what they share lies outside: a database, files, a service',
  overlapping: 'they run side by side, so it is a race, not an order',
}

/** "6 of 6": failures of so many runs. */
export const ofRuns = (failures: number, runs: number): string => `${failures} of ${runs}`

export interface Counts {
  /** Failures in the runs in which the suspect should show: after a polluter, without a state-setter. */
  failed: string
  when: string
  otherwise: string
  otherwiseWhen: string
}

/** The evidence as counts that a person can check, with the words around them. */
export function countsOf(suspect: OrderSuspect, scope: OrderScope): Counts {
  const after = ofRuns(suspect.failAfter, suspect.runsAfter)
  const otherwise = ofRuns(suspect.failOtherwise, suspect.runsOtherwise)
  if (suspect.role === 'setter') {
    return { failed: otherwise, when: 'without it before', otherwise: after, otherwiseWhen: 'after it' }
  }
  const when = scope === 'overlapping' ? 'beside it' : 'after it'
  return { failed: after, when, otherwise, otherwiseWhen: 'otherwise' }
}

const CONFIDENCE = [
  [0.95, 'very high', 5],
  [0.8, 'high', 4],
  [0.5, 'medium', 3],
  [0.2, 'low', 2],
  [0, 'very low', 1],
] as const

/** How sure it is that this suspect (and no other, and not none) is the one: in words, and in blocks of five. */
export function confidenceWords(confidence: number): { word: string; blocks: number } {
  const [, word, blocks] = CONFIDENCE.find(([least]) => confidence >= least) ?? CONFIDENCE[4]
  return { word, blocks }
}

export const ROLE_WORDS: Record<OrderSuspect['role'], string> = { polluter: 'Polluter', setter: 'State-setter' }
