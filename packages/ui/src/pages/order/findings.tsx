import { useLayoutEffect, useRef } from 'preact/hooks'
import type { OrderAnswer, OrderFinding } from '../../api/types.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { TitlePath } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { State } from '../../parts/states.tsx'
import { useUrl } from '../../state/url.ts'
import { isNarrow } from '../../state/use-narrow.ts'
import { CoveragePanel } from './coverage.tsx'
import { Evidence } from './evidence.tsx'
import { filterFindings, findingKey, isFiltered, NO_FILTER, useFindingFilter } from './finding-filter.ts'
import { FindingFilters } from './finding-filters.tsx'
import { FindingList } from './finding-list.tsx'
import { groupByCause } from './group-findings.ts'
import { OrderBadge } from './order-marks.tsx'
import { PairMatrix } from './pair-matrix.tsx'
import { useTestOrder } from './use-order.ts'

/** The list, and beside it (on narrow screens: below the chosen row) the evidence of one finding. */
export function Findings({ answer: { findings, causes, coverage } }: { answer: OrderAnswer }) {
  const { param } = useUrl()
  const filter = useFindingFilter()
  const narrow = isNarrow()
  const shown = filterFindings(findings, filter)
  const groups = groupByCause(shown, causes)
  const inOrder = groups.flatMap((group) => group.findings)
  const asked = inOrder.find((finding) => findingKey(finding) === param('finding'))
  const chosen = asked ?? (narrow ? undefined : inOrder[0])
  const key = chosen && findingKey(chosen)
  return (
    <>
      <FindingFilters findings={findings} />
      {shown.length === 0 ? (
        <NoMatch />
      ) : (
        <div class="cols order-cols">
          <div class="stack">
            <Panel
              flush
              title="Findings by cause"
              sub={isFiltered(filter) ? `${shown.length} of ${findings.length}` : undefined}
            >
              <FindingList
                groups={groups}
                chosen={key}
                below={narrow ? (finding) => <Chosen key={findingKey(finding)} finding={finding} /> : undefined}
              />
              <ProveAll findings={shown} />
            </Panel>
            <CoveragePanel coverage={coverage} />
          </div>
          {chosen && !narrow && <EvidencePanel key={key} finding={chosen} asked={asked !== undefined} />}
        </div>
      )}
      {shown.length > 1 && <PairMatrix findings={shown} chosen={key} />}
    </>
  )
}

/** One command for all that is only suspected: runs are shared between the victims. */
function ProveAll({ findings }: { findings: OrderFinding[] }) {
  const open = findings.filter(({ status, proof }) => status !== 'fixed' && proof === null).length
  if (open < 2) return null
  return (
    <div class="prove-all">
      <h3>Prove all {open} at once, the surest first</h3>
      <CopyLine text="npx stratigraph bisect --all" label="command that proves all open findings" />
    </div>
  )
}

function Chosen({ finding }: { finding: OrderFinding }) {
  const { data } = useTestOrder(finding.victim.id)
  return <Evidence finding={finding} detail={data} testLink />
}

function EvidencePanel({ finding, asked }: { finding: OrderFinding; asked: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  // Chosen far down in a long list, or in the matrix below: what was asked for comes into sight.
  useLayoutEffect(() => {
    const top = box.current?.getBoundingClientRect().top ?? 0
    if (asked && (top < 0 || top > innerHeight - 200)) box.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <div ref={box} class="evidence-box">
      <Panel title="Evidence" end={<OrderBadge status={finding.status} />}>
        <h3 class="evidence-victim">
          <TitlePath path={finding.victim.titlePath} />
        </h3>
        <Chosen finding={finding} />
      </Panel>
    </div>
  )
}

function NoMatch() {
  const { link } = useUrl()
  return (
    <section class="panel">
      <State
        title="No finding matches"
        actions={
          <a class="btn primary" href={link(NO_FILTER)}>
            All findings
          </a>
        }
      >
        <p>Nothing fits all of these filters.</p>
      </State>
    </section>
  )
}
