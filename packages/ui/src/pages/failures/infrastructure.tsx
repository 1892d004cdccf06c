import type { FailuresAnswer } from '../../api/types.ts'
import { shortCommit } from '../../format/given.ts'
import { plural } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'
import { INFRASTRUCTURE_WORDS } from './infrastructure-words.ts'

/** Newest first. */
export function InfrastructureList({ findings }: { findings: FailuresAnswer['infrastructure'] }) {
  const link = usePageLink()
  return (
    <ul class="entries">
      {findings.map((finding) => (
        <li key={`${finding.run} ${finding.kind}`}>
          <div class="row">
            <StatusMark outcome="failed">{INFRASTRUCTURE_WORDS[finding.kind]}</StatusMark>
            <span class="sub">
              {reach(finding)}, <a href={link(`/runs/${encodeURIComponent(finding.run)}`)}>run</a>{' '}
              <When at={finding.at} />
            </span>
            <span class="dim">
              {finding.commit !== null && <code>{shortCommit(finding.commit)}</code>}{' '}
              <Given text={finding.branch ?? ''} />
            </span>
          </div>
          {finding.message !== '' && (
            <p class="failure-message sub">
              <Given text={finding.message} />
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

const reach = ({ tests, files }: FailuresAnswer['infrastructure'][number]): string =>
  tests > 0
    ? `${plural(tests, 'test')} in ${plural(files, 'file')}`
    : files > 0
      ? plural(files, 'file')
      : 'no test named'
