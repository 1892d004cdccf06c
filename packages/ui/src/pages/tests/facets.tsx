import type { ComponentChildren } from 'preact'
import type { TestsAnswer, VerdictClass } from '../../api/types.ts'
import { whole } from '../../format/number.ts'
import { LayerMark, StatusMark } from '../../parts/marks.tsx'
import { VerdictWord } from '../../parts/verdict.tsx'
import { VERDICT_WORDS } from '../../parts/verdict-words.ts'
import { toggleToken, tokenParts } from '../../state/tokens.ts'

interface FacetsProps {
  facets: TestsAnswer['facets'] | undefined
  tokens: string[]
  onChange: (tokens: string[]) => void
}

interface OwnerCounts {
  facet: TestsAnswer['facets']['owner'] | undefined
}

const VERDICTS = Object.keys(VERDICT_WORDS) as VerdictClass[]
const UNDECLARED = { declared: null, observed: null, effective: 'unit' } as const

/** Counts to click on; each is a token of the filter. */
export function Facets({ facets, tokens, onChange }: FacetsProps) {
  const all: [token: string, face: ComponentChildren, count: number | undefined][] = [
    ['layer:unit', <LayerMark layer="unit" />, facets?.layer.unit],
    ['layer:integration', <LayerMark layer="integration" />, facets?.layer.integration],
    ['layer:e2e', <LayerMark layer="e2e" />, facets?.layer.e2e],
    ['layer:undeclared', <LayerMark layer={UNDECLARED} />, facets?.layer.undeclared],
    ...verdictFacets(facets, tokens),
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
      <OwnerFacet facet={facets?.owner} tokens={tokens} onChange={onChange} />
    </div>
  )
}

/** Verdicts that no test has are no choice. */
function verdictFacets(
  facets: FacetsProps['facets'],
  tokens: string[],
): [token: string, face: ComponentChildren, count: number | undefined][] {
  const counts = facets?.verdict
  return VERDICTS.flatMap((kind) => {
    const token = `verdict:${kind}`
    return counts?.[kind] || tokens.includes(token) ? [[token, <VerdictWord kind={kind} />, counts?.[kind] ?? 0]] : []
  })
}

function isOwner(token: string): boolean {
  const { key, not } = tokenParts(token)
  return key === 'owner' && !not
}

/** A chip an owner would be too many. */
function OwnerFacet({ facet, tokens, onChange }: Pick<FacetsProps, 'tokens' | 'onChange'> & OwnerCounts) {
  if (!facet || (facet.names.length === 0 && facet.none === 0)) return null
  const chosen = tokens.find(isOwner) ?? ''
  const options = [
    ...facet.names.map(({ name, tests }) => ({ token: `owner:${name}`, text: `${name} (${whole(tests)})` })),
    ...(facet.none > 0 ? [{ token: 'owner:none', text: `Nobody’s (${whole(facet.none)})` }] : []),
  ]
  const known = chosen === '' || options.some(({ token }) => token === chosen)
  return (
    <select
      class="select owner-choice"
      aria-label="Owner"
      value={chosen}
      onChange={({ currentTarget: { value } }) =>
        onChange([...tokens.filter((token) => !isOwner(token)), ...(value === '' ? [] : [value])])
      }
    >
      <option value="">Every owner</option>
      {!known && <option value={chosen}>{tokenParts(chosen).value}</option>}
      {options.map(({ token, text }) => (
        <option key={token} value={token}>
          {text}
        </option>
      ))}
    </select>
  )
}
