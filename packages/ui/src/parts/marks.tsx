import type { ComponentChildren } from 'preact'
import type { LayerFacts } from '../api/types.ts'
import type { Outcome } from './outcome.ts'

const STRATA = { unit: 1, integration: 2, e2e: 3 } as const

/** A drill core: one stratum filled is unit, two integration, three e2e. */
export function LayerMark({ layer, word = true }: { layer: keyof typeof STRATA | LayerFacts; word?: boolean }) {
  const name = typeof layer === 'string' ? layer : layer.effective
  const undeclared = typeof layer !== 'string' && layer.declared === null && layer.observed === null
  const text = undeclared ? 'undeclared' : name
  return (
    <span
      class={`layer ${name} ${undeclared ? 'undeclared' : ''}`}
      data-tip={undeclared ? 'No layer declared: counted as unit' : undefined}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {[0, 1, 2].map((stratum) => (
          <rect
            key={stratum}
            class={stratum < STRATA[name] ? 'stratum on' : 'stratum'}
            x={undeclared && stratum === 0 ? '1.5' : '1'}
            y={1 + stratum * 4.3 + (undeclared && stratum === 0 ? 0.5 : 0)}
            width={undeclared && stratum === 0 ? '11' : '12'}
            height={undeclared && stratum === 0 ? '2.4' : '3.2'}
            rx="1"
          />
        ))}
      </svg>
      <span class={word ? 'word' : 'visually-hidden'}>{text}</span>
    </span>
  )
}

/** The shape of an outcome: ring, cross, triangle, dashed ring. */
export function Shape({ outcome, size = 12 }: { outcome: Outcome; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {outcome === 'passed' && <circle cx="6" cy="6" r="3.2" fill="none" stroke="currentColor" stroke-width="1.6" />}
      {outcome === 'failed' && <path d="M2.5 2.5l7 7m0-7l-7 7" stroke="currentColor" stroke-width="2" fill="none" />}
      {outcome === 'flaky' && (
        <path d="M6 1.5l5 9H1z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
      )}
      {outcome === 'none' && (
        <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2 2.2" />
      )}
    </svg>
  )
}

/** Colour, shape and word together. */
export function StatusMark({ outcome, children }: { outcome: Outcome; children: ComponentChildren }) {
  return (
    <span class={`status ${outcome}`}>
      <Shape outcome={outcome} />
      <span>{children}</span>
    </span>
  )
}
