import type { LayerFinding } from '../../api/types.ts'
import { SEVERITIES, SEVERITY_WORDS } from './finding-words.ts'

type Severity = LayerFinding['severity']

/** Three bars: as many filled as it weighs. */
export function SeverityShape({ severity }: { severity: Severity }) {
  const filled = SEVERITIES.length - SEVERITIES.indexOf(severity)
  return (
    <svg class={`severity-shape ${severity}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {[1, 2, 3].map((bar) => (
        <rect
          key={bar}
          class={bar <= filled ? 'on' : undefined}
          x={bar * 4 - 3.5}
          y={9.5 - bar * 3}
          width="3"
          height={bar * 3 + 2}
          rx="0.8"
        />
      ))}
    </svg>
  )
}

export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span class={`severity ${severity}`}>
      <SeverityShape severity={severity} />
      {SEVERITY_WORDS[severity]}
    </span>
  )
}
