import { kindWords } from './words.ts'
import type { OtherFailure, RunFailureVerdict, RunVerdict } from './run-verdict.ts'

/** What may be let through beside the quarantine. New, broken and unexplained failures never are. */
export const allowances = ['known-flaky', 'order-dependent', 'missing-shards'] as const
export type Allowance = (typeof allowances)[number]

export interface GateLine {
  blocks: boolean
  /** Why it blocks, or why not. */
  why: string
}

export interface Gate {
  passes: boolean
  /** As the verdict's `failures`. */
  failures: GateLine[]
  /** As the verdict's `others`. */
  others: GateLine[]
}

/**
 * May this run pass? Only if every failure is known and allowed: in quarantine by an entry that holds, or of a kind that
 * was allowed expressly. By default nothing but the quarantine lets anything through: it has an owner and an end, and
 * a verdict from counts has neither.
 */
export function gateOf(
  { failures, others }: Pick<RunVerdict, 'failures' | 'others'>,
  allowed: ReadonlySet<Allowance>,
): Gate {
  const lines = failures.map((failure) => lineOf(failure, allowed))
  const rest = others.map((other) => otherLine(other, allowed))
  return { passes: ![...lines, ...rest].some(({ blocks }) => blocks), failures: lines, others: rest }
}

function lineOf({ kind, quarantine }: RunFailureVerdict, allowed: ReadonlySet<Allowance>): GateLine {
  if (quarantine && !quarantine.expired)
    return { blocks: false, why: `in quarantine until ${quarantine.expires} (${quarantine.owner})` }
  const name = kindWords[kind]
  if ((kind === 'known-flaky' || kind === 'order-dependent') && allowed.has(kind))
    return { blocks: false, why: `${name}, which is allowed` }
  const over = quarantine ? `, and its quarantine expired on ${quarantine.expires} (${quarantine.owner})` : ''
  return { blocks: true, why: name + over }
}

const otherLine = ({ kind, text }: OtherFailure, allowed: ReadonlySet<Allowance>): GateLine => ({
  blocks: !(kind === 'missing-shards' && allowed.has(kind)),
  why: text,
})
