import { useRoute } from 'preact-iso/router'
import { apiPath } from '../../api/client.ts'
import type { TestAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { titleText } from '../../format/given.ts'
import { Panel } from '../../parts/panel.tsx'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, useRange, useUrl } from '../../state/url.ts'
import { Boundaries } from './boundaries.tsx'
import { Duration } from './duration.tsx'
import { Environments } from './environments.tsx'
import { LayerFindings, LeftBehind } from './left-behind.tsx'
import { Failures } from './failures.tsx'
import { OrderSection } from './order-section.tsx'
import { Place } from './place.tsx'
import { Rail } from './rail.tsx'
import { ResultsTable } from './results-table.tsx'
import { TestHead } from './test-head.tsx'
import { useRunRow } from './use-run-row.ts'

const LATEST = 12

export function Test() {
  const id = useRoute().params['id']!
  const { param } = useUrl()
  const range = useRange()
  const project = param('project')
  const query = useQuery<TestAnswer>(apiPath(`/tests/${encodeURIComponent(id)}`, { range, project }), { keep: true })
  const { data, error } = query
  const answer = data?.test.id === id ? data : undefined
  const run = useRunRow(answer?.lastRun, project)
  useTitle(answer ? titleText(answer.test.titlePath.slice(-1)).slice(0, 120) : 'Test')

  if (!answer) {
    return (
      <div class="page" aria-busy={!error}>
        <h1 class="visually-hidden">Test</h1>
        {error && <Failure error={error} retry={query.retry} />}
      </div>
    )
  }
  return (
    <div class="page">
      <TestHead answer={answer} run={run} />
      <StaleNotice query={query} />
      {answer.results.length === 0 ? (
        <Quiet />
      ) : (
        <div class="cols with-rail rail-second">
          <div class="stack">
            <Duration answer={answer} />
            <OrderSection id={answer.test.id} file={answer.test.file} />
            <Failures answer={answer} />
            <Environments answer={answer} />
            <Boundaries answer={answer} />
            <LeftBehind answer={answer} />
            <LayerFindings answer={answer} />
            <Place results={answer.results} />
            <Panel flush title="Latest runs">
              <ResultsTable results={answer.results.slice(-LATEST)} label="Latest runs" />
            </Panel>
          </div>
          <Rail answer={answer} run={run} />
        </div>
      )}
    </div>
  )
}

function Quiet() {
  const range = useRange()
  const { link } = useUrl()
  return (
    <section class="panel">
      <State
        title={`No result in the last ${RANGE_SENTENCE[range]}`}
        actions={
          range !== '90d' && (
            <a class="btn primary" href={link({ range: '90d' })}>
              Look at 90 days
            </a>
          )
        }
      >
        <p>The test is known, but no run of this range holds it. It may have been renamed, moved or removed.</p>
      </State>
    </section>
  )
}
