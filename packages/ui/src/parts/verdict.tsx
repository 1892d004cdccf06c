import type { Verdict, VerdictClass } from '../api/types.ts'
import { VERDICT_WORDS, verdictNote, verdictTip } from './verdict-words.ts'

/** Ring, triangle, diamond, cross, cross in a ring, dashed ring: a shape for each verdict. */
export function VerdictShape({ kind, size = 12 }: { kind: VerdictClass; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor">
      {kind === 'healthy' && <circle cx="6" cy="6" r="3.2" stroke-width="1.6" />}
      {kind === 'flaky' && <path d="M6 1.5l5 9H1z" stroke-width="1.6" stroke-linejoin="round" />}
      {kind === 'order-dependent' && <path d="M6 1.2L10.8 6 6 10.8 1.2 6z" stroke-width="1.5" />}
      {kind === 'broken' && <path d="M2.5 2.5l7 7m0-7l-7 7" stroke-width="2" />}
      {kind === 'newly-failing' && (
        <path d="M4.3 4.3l3.4 3.4m0-3.4L4.3 7.7M6 .9a5.1 5.1 0 1 0 .01 0" stroke-width="1.4" />
      )}
      {kind === 'not-enough-data' && <circle cx="6" cy="6" r="4" stroke-width="1.4" stroke-dasharray="2 2.2" />}
    </svg>
  )
}

/** Colour, shape and word of a verdict. */
export function VerdictWord({ kind }: { kind: VerdictClass }) {
  return (
    <span class={`verdict ${kind}`}>
      <VerdictShape kind={kind} />
      <span>{VERDICT_WORDS[kind]}</span>
    </span>
  )
}

/** The same of a test, with what belongs behind it. Nothing yet: three dots. */
export function VerdictMark({ verdict }: { verdict: Verdict | null }) {
  if (!verdict)
    return (
      <span class="dim" data-tip="The verdict is being made">
        …
      </span>
    )
  const note = verdictNote(verdict)
  return (
    <span class="verdict-mark" data-tip={verdictTip(verdict)}>
      <VerdictWord kind={verdict.class} />
      {note !== null && <span class="dim verdict-note"> · {note}</span>}
    </span>
  )
}
