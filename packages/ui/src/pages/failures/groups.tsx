import type { FailuresAnswer } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'
import { CopyButton } from '../../parts/copy.tsx'
import { errorHeadline, ErrorText, errorText } from '../../parts/error-text.tsx'
import { Given } from '../../parts/given.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TestLink } from '../../parts/test-link.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink, useUrl } from '../../state/url.ts'
import { INFRASTRUCTURE_WORDS } from './infrastructure-words.ts'

type Group = FailuresAnswer['groups'][number]

/** Most failures first. The address holds which of them are open: `?open=id`. */
export function FailureGroups({ answer: { groups, total } }: { answer: FailuresAnswer }) {
  const { param, set } = useUrl()
  const open = param('open')
  return (
    <Panel
      title="Failures, grouped"
      sub={
        total > groups.length ? `the ${whole(groups.length)} most frequent of ${whole(total)}` : 'by message and place'
      }
    >
      <ul class="entries failure-groups">
        {groups.map((group) => (
          <li key={group.id} id={group.id}>
            <GroupHead
              group={group}
              isOpen={open === group.id}
              toggle={() => set({ open: open === group.id ? null : group.id })}
            />
            {open === group.id && <GroupBody group={group} />}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function GroupHead({ group, isOpen, toggle }: { group: Group; isOpen: boolean; toggle: () => void }) {
  return (
    <>
      <button type="button" class="failure-head" aria-expanded={isOpen} onClick={toggle}>
        <span class="failure-message">
          <Given text={errorHeadline(group.error)} />
        </span>
      </button>
      <div class="row">
        <StatusMark outcome="failed">{plural(group.count, 'failure')}</StatusMark>
        <span class="sub">
          {plural(group.tests, 'test')}, {plural(group.runs, 'run')}
        </span>
        <span class="dim">
          first <When at={group.firstAt} />, last <When at={group.lastAt} />
        </span>
        {group.infrastructure && <span class="dim">{INFRASTRUCTURE_WORDS[group.infrastructure].toLowerCase()}</span>}
      </div>
    </>
  )
}

function GroupBody({ group }: { group: Group }) {
  const link = usePageLink()
  return (
    <div class="failure-body" data-copy>
      <ul class="failure-tests">
        {group.examples.map((test) => (
          <li key={test.id}>
            <TestLink test={test} /> <span class="dim">{plural(test.count, 'time')}</span>
          </li>
        ))}
        {group.tests > group.examples.length && (
          <li class="dim">and {plural(group.tests - group.examples.length, 'more test', 'more tests')}</li>
        )}
      </ul>
      <div class="row">
        <span class="sub">
          The last one, in <a href={link(`/runs/${encodeURIComponent(group.lastRun)}`)}>this run</a>; the first was in{' '}
          <a href={link(`/runs/${encodeURIComponent(group.firstRun)}`)}>this one</a>
        </span>
        <span class="row-end">
          <CopyButton text={errorText(group.error)} label="error" />
        </span>
      </div>
      <ErrorText error={group.error} label={`Error: ${errorHeadline(group.error).slice(0, 80)}`} />
    </div>
  )
}
