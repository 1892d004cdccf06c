import { apiPath } from '../../api/client.ts'
import type { FailuresAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { plural, whole } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, useRange, useUrl } from '../../state/url.ts'
import { BrokenFiles } from './broken-files.tsx'
import { FailureGroups } from './groups.tsx'
import { InfrastructureList } from './infrastructure.tsx'

/** What fails in the suite, the same failures together; files that broke, and runs where something around the tests failed. */
export function Failures() {
  useTitle('Failures')
  const { param } = useUrl()
  const range = useRange()
  const query = useQuery<FailuresAnswer>(apiPath('/failures', { range, project: param('project') }), { keep: true })
  const { data, error } = query
  return (
    <div class="page" aria-busy={!data && !error}>
      <div class="head">
        <div>
          <h1>Failures</h1>
          {data && <p class="meta">{summary(data)}</p>}
        </div>
        <div class="actions">
          <RangePicker />
        </div>
      </div>
      <StaleNotice query={query} />
      {!data && error && <Failure error={error} retry={query.retry} />}
      {data && (isNothing(data) ? <Nothing /> : <Content answer={data} />)}
    </div>
  )
}

const isNothing = ({ failures, brokenFiles, infrastructure }: FailuresAnswer): boolean =>
  failures + brokenFiles.length + infrastructure.length === 0

const summary = ({ failures, total, brokenFiles, withoutText }: FailuresAnswer): string =>
  `${plural(failures, 'failing result')}, ${plural(total, 'different failure')}` +
  (brokenFiles.length > 0 ? `, ${plural(brokenFiles.length, 'reason')} why files did not run` : '') +
  (withoutText > 0 ? `; of ${whole(withoutText)} no error text was recorded` : '')

function Content({ answer }: { answer: FailuresAnswer }) {
  return (
    <>
      {answer.infrastructure.length > 0 && (
        <Panel title="Around the tests" sub="one finding a run: these failures make no test flaky">
          <InfrastructureList findings={answer.infrastructure} />
        </Panel>
      )}
      {answer.brokenFiles.length > 0 && (
        <Panel title="Files that broke" sub="they did not load, or a hook around their tests failed">
          <BrokenFiles groups={answer.brokenFiles} />
        </Panel>
      )}
      {answer.groups.length > 0 && <FailureGroups answer={answer} />}
      {answer.groups.length === 0 && answer.failures > 0 && <NoText />}
    </>
  )
}

/** Failures, of which nothing is known that they could have in common. */
function NoText() {
  return (
    <section class="panel">
      <State title="No error text was recorded">
        <p>
          Failures are grouped by their messages and stacks, and the reports of these runs have none. Which tests failed
          is told by their runs.
        </p>
      </State>
    </section>
  )
}

function Nothing() {
  const range = useRange()
  const { link } = useUrl()
  return (
    <section class="panel">
      <State
        title={`Nothing failed in the last ${RANGE_SENTENCE[range]}`}
        actions={
          range !== '90d' && (
            <a class="btn primary" href={link({ range: '90d' })}>
              Look at 90 days
            </a>
          )
        }
      >
        <p>No test failed or needed a retry, and every file could start.</p>
      </State>
    </section>
  )
}
