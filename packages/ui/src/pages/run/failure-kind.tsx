import type { RunVerdictAnswer, VerdictClass } from '../../api/types.ts'
import { VerdictShape } from '../../parts/verdict.tsx'

export type FailureKind = RunVerdictAnswer['failures'][number]['kind']

const WORDS: Record<FailureKind, string> = {
  new: 'New',
  broken: 'Broken before',
  unknown: 'Unexplained',
  'order-dependent': 'Order-dependent',
  'known-flaky': 'Known flaky',
  infrastructure: 'Infrastructure',
}

/** The shape and colour of the verdict on the test that it is most like. */
const LIKE: Record<FailureKind, VerdictClass> = {
  new: 'newly-failing',
  broken: 'broken',
  unknown: 'not-enough-data',
  'order-dependent': 'order-dependent',
  'known-flaky': 'flaky',
  infrastructure: 'not-enough-data',
}

/** What a failure is, by colour, shape and word. */
export function FailureKindMark({ kind }: { kind: FailureKind }) {
  return (
    <span class={`verdict ${LIKE[kind]}`}>
      <VerdictShape kind={LIKE[kind]} />
      <span>{WORDS[kind]}</span>
    </span>
  )
}
