import { useState } from 'preact/hooks'
import type { LayersAnswer } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { useUrl } from '../../state/url.ts'
import { filterFindings, isFiltered, NO_FILTER, useFindingFilter } from './finding-filter.ts'
import { FindingFilters } from './finding-filters.tsx'
import { Finding } from './finding.tsx'
import { Suppress } from './suppress.tsx'

const SHOWN = 40

/** What was seen to be otherwise than it should: a list to work down. */
export function Findings({ answer: { findings, observed } }: { answer: LayersAnswer }) {
  const [all, setAll] = useState(false)
  const filter = useFindingFilter()
  const matching = filterFindings(findings, filter)
  const shown = all ? matching : matching.slice(0, SHOWN)
  const unseen = observed.total - observed.tests
  return (
    <Panel
      flush={findings.length > 0}
      title="Findings"
      sub={
        observed.tests === 0
          ? 'no test was watched yet'
          : unseen > 0
            ? `${plural(unseen, 'test')} of ${whole(observed.total)} not watched while passing`
            : `all ${plural(observed.total, 'test')} watched`
      }
    >
      {findings.length > 0 && <FindingFilters findings={findings} />}
      {shown.length > 0 && (
        <ol class="layer-findings">
          {shown.map((finding) => (
            <Finding key={finding.id} finding={finding}>
              <Suppress finding={finding} />
            </Finding>
          ))}
        </ol>
      )}
      {shown.length < matching.length && (
        <p class="layer-more">
          <button type="button" class="btn" onClick={() => setAll(true)}>
            All {whole(matching.length)} findings
          </button>
        </p>
      )}
      {findings.length > 0 && matching.length === 0 && isFiltered(filter) && <NoMatch />}
      {findings.length === 0 && (
        <p class="dim">
          {observed.total === 0
            ? 'No test ran in this range here.'
            : observed.tests === 0
              ? 'No reporter has watched these tests yet: run them once more with the probe on (it is unless probe: false).'
              : 'Every test that was watched keeps to its layer.'}
        </p>
      )}
    </Panel>
  )
}

function NoMatch() {
  const { set } = useUrl()
  return (
    <p class="layer-more dim">
      No finding matches.{' '}
      <button type="button" class="link" onClick={() => set(NO_FILTER)}>
        Show all
      </button>
    </p>
  )
}
