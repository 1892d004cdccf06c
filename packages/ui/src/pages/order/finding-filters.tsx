import { useEffect, useRef, useState } from 'preact/hooks'
import type { OrderFinding } from '../../api/types.ts'
import { whole } from '../../format/number.ts'
import { OwnerChoice } from '../../parts/owners.tsx'
import { useUrl } from '../../state/url.ts'
import { useFindingFilter } from './finding-filter.ts'
import { OrderShape } from './order-marks.tsx'
import { KIND_WORDS, KINDS, SCOPE_WORDS, SCOPES, STATUS_WORDS, STATUSES } from './order-words.ts'

/** Status as chips with counts, kind and scope to choose, names to search; all of it in the address. */
export function FindingFilters({ findings }: { findings: OrderFinding[] }) {
  const { set } = useUrl()
  const filter = useFindingFilter()
  const count = (status: OrderFinding['status']): number =>
    findings.filter((finding) => finding.status === status).length
  return (
    <div class="finding-filters" role="search" aria-label="Findings">
      <SearchField value={filter.q} onChange={(q) => set({ q }, true)} />
      <div class="facets" role="group" aria-label="Status">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            class="chip"
            aria-pressed={filter.status === status}
            onClick={() => set({ status: filter.status === status ? null : status })}
          >
            <span class={`order-mark ${status}`}>
              <OrderShape status={status} />
            </span>
            {STATUS_WORDS[status]} <b>{whole(count(status))}</b>
          </button>
        ))}
      </div>
      <select
        class="select"
        aria-label="Kind"
        value={filter.kind}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      >
        <option value="">All kinds</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {KIND_WORDS[kind]}
          </option>
        ))}
      </select>
      <select
        class="select"
        aria-label="Scope"
        value={filter.scope}
        onChange={(event) => set({ scope: event.currentTarget.value })}
      >
        <option value="">All scopes</option>
        {SCOPES.map((scope) => (
          <option key={scope} value={scope}>
            {SCOPE_WORDS[scope]}
          </option>
        ))}
      </select>
      <OwnerChoice
        owners={findings.map(({ victim }) => victim.owners)}
        value={filter.owner}
        onChange={(owner) => set({ owner })}
      />
    </div>
  )
}

/** Filters as one types; the address follows without a new entry for each letter. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [draft, setDraft] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  // Back, or a filter that was left; but never what is being typed.
  useEffect(() => {
    if (document.activeElement !== input.current) setDraft(value)
  }, [value])
  return (
    <label class="finding-search">
      <span class="visually-hidden">Search findings</span>
      <input
        id="filter"
        ref={input}
        type="search"
        class="field"
        value={draft}
        autocomplete="off"
        spellcheck={false}
        placeholder="Victim, polluter or file"
        onInput={(event) => {
          setDraft(event.currentTarget.value)
          onChange(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    </label>
  )
}
