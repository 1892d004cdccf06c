import type { TestAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { CopyButton } from '../../parts/copy.tsx'
import { ErrorText, errorText } from '../../parts/error-text.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { Panel } from '../../parts/panel.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'

/** The errors of the range, the same ones together. */
export function Failures({ answer: { failures, test } }: { answer: TestAnswer }) {
  const link = usePageLink()
  const total = failures.reduce((sum, { count }) => sum + count, 0)
  if (failures.length === 0) {
    return test.failed === 0 ? null : (
      <Panel title="Failures">
        <p class="sub">Failed {plural(test.failed, 'time')}, but no run recorded an error text.</p>
      </Panel>
    )
  }
  return (
    <Panel title="Failures, grouped" sub={`${plural(total, 'failure')}, ${plural(failures.length, 'message')}`}>
      <ul class="entries">
        {failures.map((group, index) => (
          <li key={`${group.firstRun} ${index}`} data-copy>
            <div class="row">
              <StatusMark outcome="failed">{plural(group.count, 'time')}</StatusMark>
              <span class="sub">
                {group.count > 1 && (
                  <>
                    first{' '}
                    <a href={link(`/runs/${encodeURIComponent(group.firstRun)}`)}>
                      <When at={group.firstAt} />
                    </a>
                    , last{' '}
                  </>
                )}
                <a href={link(`/runs/${encodeURIComponent(group.lastRun)}`)}>
                  <When at={group.lastAt} />
                </a>
              </span>
              <span class="row-end">
                <CopyButton text={errorText(group.error)} label="error" />
              </span>
            </div>
            <ErrorText error={group.error} label={`Error ${index + 1} of ${failures.length}`} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
