import { useState } from 'preact/hooks'
import type { OrderFinding } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { OrderBadge, TestLabel } from './order-marks.tsx'
import { Given } from '../../parts/given.tsx'
import { fileName } from '../../format/given.ts'
import { useUrl } from '../../state/url.ts'
import { findingKey } from './finding-filter.ts'
import type { CauseGroup } from './group-findings.ts'
import { countsOf, KIND_MEANING, KIND_WORDS, ROLE_WORDS, SCOPE_WORDS } from './order-words.ts'
import { SuspectName } from './suspect-name.tsx'
import type { ComponentChildren } from 'preact'

const FEW = 5

interface FindingListProps {
  groups: CauseGroup[]
  /** Key of the finding whose evidence is shown. */
  chosen: string | undefined
  /** What stands below the chosen row, on narrow screens. */
  below: ((finding: OrderFinding) => ComponentChildren) | undefined
}

/** Causes, and below each the tests that it breaks. */
export function FindingList({ groups, ...rest }: FindingListProps) {
  return (
    <ul class="causes">
      {groups.map((group) => (
        <Cause key={group.id} group={group} {...rest} />
      ))}
    </ul>
  )
}

function Cause({ group, chosen, below }: { group: CauseGroup } & Omit<FindingListProps, 'groups'>) {
  const { findings } = group
  const at = findings.findIndex((finding) => findingKey(finding) === chosen)
  const [all, setAll] = useState(false)
  const folded = !all && findings.length > FEW + 1 && at < FEW
  const shown = folded ? findings.slice(0, FEW) : findings
  return (
    <li class="cause">
      <div class="cause-head">
        <CauseName group={group} />
        {findings.length > 1 && <span class="one-fix">One fix, {plural(findings.length, 'victim')}</span>}
      </div>
      <ul class="victims">
        {shown.map((finding) => (
          <Victim key={findingKey(finding)} finding={finding} current={findingKey(finding) === chosen} below={below} />
        ))}
      </ul>
      {folded && (
        <button type="button" class="btn tiny" onClick={() => setAll(true)}>
          All {findings.length} victims
        </button>
      )}
    </li>
  )
}

function CauseName({ group: { tests, files, findings } }: { group: CauseGroup }) {
  const first = findings[0]!
  const role = first.suspects[0]?.role ?? (first.kind === 'brittle' ? 'setter' : 'polluter')
  if (tests.length === 0) return <span class="dim">No suspect stands out</span>
  const proven = (first.proof?.polluters.length ?? 0) > 1
  return (
    <span class="cause-name">
      <span class="cause-role">{ROLE_WORDS[role]}</span>
      {proven ? (
        tests.map((test, index) => (
          <span key={index}>
            {index > 0 && <span class="dim"> together with </span>}
            <TestLabel test={test} />
          </span>
        ))
      ) : (
        <span>
          <SuspectName suspect={{ unit: files.length > 0 ? 'file' : 'test', files, tests }} />
        </span>
      )}
    </span>
  )
}

interface VictimProps {
  finding: OrderFinding
  current: boolean
  below: FindingListProps['below']
}

function Victim({ finding, current, below }: VictimProps) {
  const { link } = useUrl()
  const { victim, kind, scope, status, suspects } = finding
  const counts = suspects[0] && countsOf(suspects[0], scope)
  return (
    <li class={current ? 'victim current' : 'victim'}>
      <div class="victim-row">
        <a
          data-row
          class="victim-name"
          href={link({ finding: findingKey(finding) })}
          aria-current={current || undefined}
        >
          <TestLabel test={victim} inFile={victim.file} />
        </a>
        <OrderBadge status={status} />
        <p class="victim-facts">
          <code>
            <Given text={fileName(victim.file)} />
            {victim.line === null ? '' : `:${victim.line}`}
          </code>
          <span>
            <span data-tip={KIND_MEANING[kind]}>{KIND_WORDS[kind].toLowerCase()}</span>,{' '}
            {SCOPE_WORDS[scope].toLowerCase()}
          </span>
        </p>
        {counts && (
          <p class="victim-counts">
            <b>{counts.failed}</b> {counts.when} <span class="dim">·</span> <b>{counts.otherwise}</b>{' '}
            {counts.otherwiseWhen}
          </p>
        )}
      </div>
      {current && below?.(finding)}
    </li>
  )
}
