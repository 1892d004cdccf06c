import { duration } from '../format/duration.ts'
import { percent } from '../format/number.ts'

export interface SharePart {
  name: string
  ms: number
  className: string
}

/** One bar cut into its parts, and the parts in words. */
export function ShareBar({ parts }: { parts: SharePart[] }) {
  const total = parts.reduce((sum, part) => sum + part.ms, 0)
  if (total <= 0) return <p class="sub small">Nothing took measurable time.</p>
  const shown = parts.filter((part) => part.ms > 0)
  return (
    <>
      <div
        class="share"
        role="img"
        aria-label={shown.map((part) => `${part.name} ${duration(part.ms)}, ${percent(part.ms / total)}`).join('; ')}
      >
        {shown.map((part) => (
          <i key={part.name} class={part.className} style={{ flex: String(part.ms / total) }} />
        ))}
      </div>
      <ul class="key-values">
        {parts.map((part) => (
          <li key={part.name}>
            <i class={`swatch ${part.className}`} />
            <span>{part.name}</span>
            <span>
              {duration(part.ms)} <span class="dim">{percent(part.ms / total)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
