import type { QuarantineFacts } from '../../api/types.ts'
import { expiryText, stateOf } from './quarantine-words.ts'

/** Whether an entry holds: by shape, colour and words. */
export function QuarantineMark({ facts }: { facts: Pick<QuarantineFacts, 'expired' | 'daysLeft'> }) {
  const state = stateOf(facts)
  return (
    <span class={`quarantine-mark ${state}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <rect x="1.5" y="1.5" width="9" height="9" rx="2" fill="none" stroke="currentColor" stroke-width="1.5" />
        {state === 'expired' ? (
          <path d="M3.5 3.5l5 5M8.5 3.5l-5 5" stroke="currentColor" stroke-width="1.5" />
        ) : (
          <path d="M4.4 4v4M7.6 4v4" stroke="currentColor" stroke-width="1.5" />
        )}
      </svg>
      {expiryText(facts)}
    </span>
  )
}
