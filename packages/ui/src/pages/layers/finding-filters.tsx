import type { LayerFinding } from '../../api/types.ts'
import { whole } from '../../format/number.ts'
import { useUrl } from '../../state/url.ts'
import { filterFindings, useFindingFilter, type FindingFilter } from './finding-filter.ts'
import { KIND_WORDS, KINDS, SEVERITIES, SEVERITY_WORDS } from './finding-words.ts'
import { SeverityShape } from './severity.tsx'

/** Severity and news as chips with counts, the kind to choose; all of it in the address. */
export function FindingFilters({ findings }: { findings: LayerFinding[] }) {
  const { set } = useUrl()
  const filter = useFindingFilter()
  const count = (change: Partial<FindingFilter>): string =>
    whole(filterFindings(findings, { ...filter, ...change }).length)
  const { kind, severity: chosen, onlyNew } = filter
  return (
    <div class="layer-filters" role="search" aria-label="Findings">
      <div class="facets" role="group" aria-label="Severity">
        {SEVERITIES.map((severity) => (
          <button
            key={severity}
            type="button"
            class="chip"
            aria-pressed={chosen === severity}
            onClick={() => set({ severity: chosen === severity ? null : severity })}
          >
            <SeverityShape severity={severity} />
            {SEVERITY_WORDS[severity]} <b>{count({ severity })}</b>
          </button>
        ))}
        <button
          type="button"
          class="chip"
          aria-pressed={onlyNew}
          onClick={() => set({ new: onlyNew ? null : 'yes' })}
          data-tip="First seen within 7 days"
        >
          New <b>{count({ onlyNew: true })}</b>
        </button>
      </div>
      <select
        class="select"
        aria-label="Kind"
        value={kind}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      >
        <option value="">All kinds</option>
        {KINDS.filter((one) => one === kind || findings.some((finding) => finding.kind === one)).map((one) => (
          <option key={one} value={one}>
            {KIND_WORDS[one]} ({count({ kind: one })})
          </option>
        ))}
      </select>
    </div>
  )
}
