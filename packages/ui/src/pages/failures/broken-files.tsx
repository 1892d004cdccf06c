import type { FailuresAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { errorHeadline, ErrorText } from '../../parts/error-text.tsx'
import { Given } from '../../parts/given.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'

type Broken = FailuresAnswer['brokenFiles'][number]

/** Most often first. */
export function BrokenFiles({ groups }: { groups: Broken[] }) {
  const link = usePageLink()
  return (
    <ul class="entries">
      {groups.map((group) => (
        <li key={group.id}>
          <div class="row">
            <StatusMark outcome="failed">
              {plural(group.count, 'time')} in {plural(group.runs, 'run')}
            </StatusMark>
            <span class="dim">
              first <When at={group.firstAt} />, last <When at={group.lastAt} /> in{' '}
              <a href={link(`/runs/${encodeURIComponent(group.lastRun)}`)}>this run</a>
            </span>
          </div>
          <ul class="failure-tests">
            {group.examples.map(({ file, project, count }) => (
              <li key={`${project} ${file}`}>
                <code>
                  <Given text={file} />
                </code>{' '}
                <span class="dim">{plural(count, 'time')}</span>
              </li>
            ))}
            {group.files > group.examples.length && (
              <li class="dim">and {plural(group.files - group.examples.length, 'more file', 'more files')}</li>
            )}
          </ul>
          <ErrorText error={group.error} label={`Error: ${errorHeadline(group.error).slice(0, 80)}`} />
        </li>
      ))}
    </ul>
  )
}
