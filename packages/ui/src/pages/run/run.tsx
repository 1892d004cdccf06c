import { useEffect, useMemo } from 'preact/hooks'
import { useRoute } from 'preact-iso/router'
import { arrivals } from '../../api/live.ts'
import { readRun, runPath } from '../../api/run.ts'
import type { RunAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { givenText, shortCommit } from '../../format/given.ts'
import { moment } from '../../format/moment.ts'
import { runStart } from '../../format/run-start.ts'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { usePageLink, useUrl } from '../../state/url.ts'
import { Failures } from './failures.tsx'
import { LanesPanel } from './lanes/lanes-panel.tsx'
import { NotRun } from './not-run.tsx'
import { OrderAgainst } from './order/order-against.tsx'
import { compareOrder } from './order/order-change.ts'
import { OrderList } from './order/order-list.tsx'
import { RunHead } from './run-head.tsx'
import { SlowestFiles } from './slowest-files.tsx'
import { Surroundings } from './surroundings.tsx'
import { useFind } from './use-find.ts'
import { useHashScroll } from './use-hash-scroll.ts'
import { WhereTimeWent } from './where-time-went.tsx'

export function Run() {
  const { id } = useRoute().params as { id: string }
  const query = useQuery<RunAnswer>(runPath(id), { live: false, read: readRun })
  const { data, error } = query
  useTitle(data ? runTitle(data) : 'Run')

  // A run is done when all its shards are here: only before that, news may be about it.
  const waiting = data !== undefined && data.run.shards.received < data.run.shards.expected
  const tick = waiting ? arrivals.value : 0
  useEffect(() => {
    if (tick > 0) query.retry()
  }, [tick])

  if (error && !data) return <Failure error={error} retry={query.retry} />
  if (!data) return <div class="page run-waiting" aria-busy="true" />
  return (
    <>
      <StaleNotice query={query} />
      <Content key={id} answer={data} />
    </>
  )
}

const runTitle = ({ run }: RunAnswer): string =>
  run.git
    ? `Run of ${shortCommit(run.git.commit)}${run.git.subject ? `, ${givenText(run.git.subject)}` : ''}`
    : `Run of ${moment(runStart(run))}`

function Content({ answer }: { answer: RunAnswer }) {
  const { param } = useUrl()
  const link = usePageLink()
  const against = param('against') || answer.previousPassed
  const other = useQuery<RunAnswer>(against === null ? null : runPath(against), { live: false, read: readRun })
  const change = useMemo(() => (other.data ? compareOrder(answer, other.data) : undefined), [answer, other.data])
  const find = useFind(answer)
  useHashScroll(change !== undefined)
  const empty = answer.lanes.every((lane) => lane.tests.length === 0 && lane.files.length === 0)
  const wrong = answer.failures.length + answer.fileErrors.length + answer.errors.length > 0
  return (
    <div class="page run-page">
      <RunHead answer={answer} comparable={!empty && against !== null} />
      {empty ? (
        <section class="panel">
          {answer.run.resultsRemoved ? (
            <State title="The results were removed">
              <p>
                They are older than this project keeps them (<a href={link('/settings')}>Settings</a>, retention). The
                counts above are those of the run.
              </p>
            </State>
          ) : (
            <State title="No test ran">
              <p>
                The runner found no test to run, or stopped before the first one.{' '}
                {answer.errors.length + answer.fileErrors.length > 0 && 'What it said stands below.'}
              </p>
            </State>
          )}
        </section>
      ) : (
        <LanesPanel answer={answer} find={find} />
      )}
      {!empty && (
        <div class="cols halves">
          {wrong ? <Failures answer={answer} /> : <Times answer={answer} />}
          <OrderAgainst answer={answer} other={other} against={against} change={change} />
        </div>
      )}
      {empty && wrong && <Failures answer={answer} />}
      {!empty && <OrderList answer={answer} find={find} change={change} />}
      {!empty && wrong ? (
        <div class="cols halves">
          <Times answer={answer} />
          <div class="stack">
            <NotRun answer={answer} />
            <Surroundings answer={answer} />
          </div>
        </div>
      ) : (
        <div class="cols halves">
          <NotRun answer={answer} />
          <Surroundings answer={answer} />
        </div>
      )}
    </div>
  )
}

const Times = ({ answer }: { answer: RunAnswer }) => (
  <div class="stack">
    <WhereTimeWent answer={answer} />
    <SlowestFiles answer={answer} />
  </div>
)
