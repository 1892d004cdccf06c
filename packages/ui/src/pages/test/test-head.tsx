import type { RunRow, TestAnswer } from '../../api/types.ts'
import { fileName } from '../../format/given.ts'
import { percent } from '../../format/number.ts'
import { sourceLink } from '../../format/source-link.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { LayerMark, StatusMark } from '../../parts/marks.tsx'
import { outcomeOf, STATUS_WORDS } from '../../parts/outcome.ts'
import { RangePicker } from '../../parts/seg.tsx'
import { VerdictMark } from '../../parts/verdict.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'

/** Where the test stands, what it is called, how it is doing. */
export function TestHead({ answer, run }: { answer: TestAnswer; run: RunRow | undefined }) {
  const link = usePageLink()
  const { test, lastRun, lastFailedRun, results } = answer
  const last = results.at(-1)
  return (
    <div class="head">
      <div>
        <p class="crumb">
          <a href={link('/tests')}>Tests</a> /{' '}
          <a href={link('/tests', { q: `file:${quoted(test.file)}` })} data-tip="All tests of this file">
            <code>
              <Given text={test.file} />
            </code>
          </a>
        </p>
        <h1 class="long-name">
          <TitlePath path={test.titlePath} ordinal={test.ordinal} />
        </h1>
        <p class="meta">
          <LayerMark layer={test.layer} />
          <VerdictMark verdict={test.verdict} />
          {test.failed > 0 && <StatusMark outcome="failed">{percent(test.failRate)} failed</StatusMark>}
          {test.retried > 0 && <StatusMark outcome="flaky">passed on retry {test.retried} times</StatusMark>}
          {last && (
            <span class="dim">
              last {STATUS_WORDS[last.status]} <When at={last.at} />
              {outcomeOf(last.status) === 'none' && test.runs === 0 && ', never ran in this range'}
            </span>
          )}
          {test.tags.map((tag) => (
            <a key={tag} href={link('/tests', { q: `@${tag.replace(/^@/, '')}` })}>
              <Given text={tag.startsWith('@') ? tag : `@${tag}`} />
            </a>
          ))}
          {test.project && (
            <span>
              project <Given text={test.project} />
            </span>
          )}
          <SourceLine test={test} run={run} />
        </p>
      </div>
      <div class="actions">
        {lastFailedRun && lastFailedRun !== lastRun && (
          <a class="btn" href={link(`/runs/${encodeURIComponent(lastFailedRun)}`)}>
            Last failed run
          </a>
        )}
        {lastRun && (
          <a class="btn" href={link(`/runs/${encodeURIComponent(lastRun)}`)}>
            Last run
          </a>
        )}
        <RangePicker />
      </div>
    </div>
  )
}

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value)

/** The line in the file, as a link where the repository is on the web. */
function SourceLine({ test: { file, line }, run }: { test: TestAnswer['test']; run: RunRow | undefined }) {
  const git = run?.git
  const href = git ? sourceLink({ remote: git.remote, commit: git.commit, file, line }) : null
  const text = (
    <code>
      <Given text={fileName(file)} />
      {line === null ? '' : `:${line}`}
    </code>
  )
  return href ? (
    <a href={href} rel="noreferrer" data-tip="The source at the commit of the last run">
      {text}
    </a>
  ) : (
    text
  )
}
