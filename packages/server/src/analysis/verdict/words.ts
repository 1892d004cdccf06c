import type { Infrastructure } from '../failures/infrastructure.ts'
import { infrastructureWords } from './blame-infrastructure.ts'
import { RUNS_NEEDED, type Since } from '../flaky/verdict.ts'
import type { RunFacts } from '../flaky/run-facts.ts'
import type { Known } from './judge-failures.ts'
import { failureKinds, type FailureKind, type FailureOrder, type OtherFailure, type RunVerdict } from './run-verdict.ts'

interface Surroundings {
  runs: readonly RunFacts[]
  order: FailureOrder | undefined
  since: Pick<Since, 'after' | 'seenAt'> | null
  infrastructure: Infrastructure | undefined
}

/** Why a failure is what it is said to be: one sentence, in counts. */
export function becauseOf(
  kind: FailureKind,
  known: Known,
  { runs, order, since, infrastructure }: Surroundings,
): string {
  const { facts } = known
  const sentences: Record<FailureKind, () => string> = {
    infrastructure: () => (infrastructure ? infrastructureWords(infrastructure) : ''),
    'order-dependent': () =>
      `${order?.reason}${order?.isExposed === null ? ' Whether that was so here cannot be told.' : ''}`,
    'known-flaky': () =>
      `It fails in about ${percent(facts.rate?.mean ?? 0)} of its runs on code that works: ${failuresOf(facts)}.`,
    broken: () => brokenBecause(known, runs, since),
    unknown: () => unknownBecause(known),
    new: () => `${newBecause(known)}${order ? ' What it is known to depend on was not so here.' : ''}`,
  }
  return sentences[kind]()
}

function brokenBecause({ streak, verdict }: Known, runs: Surroundings['runs'], since: Surroundings['since']): string {
  const start = `It has failed in ${runsOf(streak?.failures ?? verdict?.streak ?? 0)} before this one`
  if (!since) return `${start}.`
  const nameOf = (index: number): string => nameOfRun(runs[index]!)
  const last = since.after === null ? ', and never passed before' : `; it passed last at ${nameOf(since.after)}`
  return `${start}, since ${nameOf(since.seenAt)}${last}.`
}

function unknownBecause({ facts }: Known): string {
  if (facts.passedOnCommit > 0)
    return `It passed on this very commit before, in ${runsOf(facts.passedOnCommit)}: the code alone does not explain it.`
  return facts.runs < RUNS_NEEDED
    ? `${capital(failuresOf(facts))}: too few runs to tell why (${RUNS_NEEDED} are needed).`
    : `${capital(failuresOf(facts))}, which nothing explains yet.`
}

function newBecause({ facts: { runs, failed, retried, passedInARow } }: Known): string {
  if (runs === 0) return 'It has no earlier result.'
  if (failed + retried === 0) return `It passed in ${runs === 1 ? 'the one run' : `all ${runs} runs`} before this one.`
  return `It passed in the last ${passedInARow === 1 ? 'run' : `${passedInARow} runs`} before this one.`
}

function failuresOf({ runs, failed, retried }: Known['facts']): string {
  const retries = retried > 0 ? `, and ${retried} passed only on a retry` : ''
  return `${failed} of ${runsOf(runs)} before this one failed${retries}`
}

const nameOfRun = ({ commit, at }: RunFacts): string => commit?.slice(0, 7) ?? new Date(at).toISOString().slice(0, 16)

const runsOf = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1)

function percent(share: number): string {
  const value = share * 100
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`
}

export const kindWords: Record<FailureKind, string> = {
  new: 'new',
  broken: 'broken before',
  unknown: 'unexplained',
  'order-dependent': 'order-dependent',
  'known-flaky': 'known flaky',
  infrastructure: 'by the infrastructure',
}

const otherWords: Record<OtherFailure['kind'], (count: number) => string> = {
  'broken-file': (count) => `${count} ${count === 1 ? 'file' : 'files'} broke`,
  'outside-tests': (count) => `${count} ${count === 1 ? 'error' : 'errors'} outside of tests`,
  interrupted: () => 'interrupted',
  'missing-shards': () => 'shards are missing',
  'failed-without-a-test': () => 'failed outside of its tests',
}

/** `2 new, 1 known flaky, 1 order-dependent`. */
export function summaryOf({
  counts,
  others,
  quarantined,
}: Pick<RunVerdict, 'counts' | 'others' | 'quarantined'>): string {
  const kinds = failureKinds.flatMap((kind) => (counts[kind] > 0 ? `${counts[kind]} ${kindWords[kind]}` : []))
  const otherKinds = [...new Set(others.map(({ kind }) => kind))]
  const rest = otherKinds.map((kind) => otherWords[kind](others.filter((one) => one.kind === kind).length))
  const all = [...kinds, ...rest]
  if (all.length === 0) return 'Nothing failed'
  return `${capital(all.join(', '))}${quarantined > 0 ? ` (${quarantined} in quarantine)` : ''}`
}
