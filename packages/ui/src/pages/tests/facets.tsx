import type { ComponentChildren } from 'preact'
import type { TestsAnswer } from '../../api/types.ts'
import { whole } from '../../format/number.ts'
import { LayerMark, StatusMark } from '../../parts/marks.tsx'
import { toggleToken } from '../../state/tokens.ts'

interface FacetsProps {
  facets: TestsAnswer['facets'] | undefined
  tokens: string[]
  onChange: (tokens: string[]) => void
}

const UNDECLARED = { declared: null, observed: null, effective: 'unit' } as const

/** Counts to click on; each is a token of the filter. */
export function Facets({ facets, tokens, onChange }: FacetsProps) {
  const all: [token: string, face: ComponentChildren, count: number | undefined][] = [
    ['layer:unit', <LayerMark layer="unit" />, facets?.layer.unit],
    ['layer:integration', <LayerMark layer="integration" />, facets?.layer.integration],
    ['layer:e2e', <LayerMark layer="e2e" />, facets?.layer.e2e],
    ['layer:undeclared', <LayerMark layer={UNDECLARED} />, facets?.layer.undeclared],
    ['status:failed', <StatusMark outcome="failed">Failed</StatusMark>, facets?.status.failed],
    ['status:retried', <StatusMark outcome="flaky">Passed on retry</StatusMark>, facets?.status.retried],
    ['status:skipped', <StatusMark outcome="none">Skipped</StatusMark>, facets?.status.skipped],
  ]
  return (
    <div class="facets" role="group" aria-label="Facets">
      {all.map(([token, face, count]) => (
        <button
          key={token}
          type="button"
          class="chip"
          aria-pressed={tokens.includes(token)}
          onClick={() => onChange(toggleToken(tokens, token))}
        >
          {face}
          <b>{count === undefined ? '\u2007' : whole(count)}</b>
        </button>
      ))}
    </div>
  )
}
