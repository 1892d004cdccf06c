import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { apiPath } from '../../api/client.ts'
import type { OverviewAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { shortCommit } from '../../format/given.ts'
import { plural, whole } from '../../format/number.ts'
import { runStart } from '../../format/run-start.ts'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, usePageLink, useRange, useUrl } from '../../state/url.ts'
import { Costliest } from './costliest.tsx'
import { FixNext } from './fix-next.tsx'
import { LayerTime } from './layer-time.tsx'
import { OrderFindings } from './order-findings.tsx'
import { Shape } from './shape.tsx'
import { Tiles } from './tiles.tsx'

export function Overview() {
  useTitle('Overview')
  const { param } = useUrl()
  const range = useRange()
  const { route } = useLocation()
  const link = usePageLink()
  const query = useQuery<OverviewAnswer>(apiPath('/overview', { range, project: param('project') }), { keep: true })
  const { data, error } = query
  const empty = data !== undefined && data.suite.lastRun === null

  // Nothing at all was recorded yet: the first start says what to do, and comes back by itself.
  useEffect(() => {
    if (empty) route(link('/start'), true)
  }, [empty])

  if (error && !data) {
    return (
      <div class="page">
        <h1>Overview</h1>
        <Failure error={error} retry={query.retry} />
      </div>
    )
  }
  return (
    <div class="page">
      <div class="head">
        <div>
          <h1>Overview</h1>
          <p class="meta">{data && <Suite suite={data.suite} range={RANGE_SENTENCE[range]} />}</p>
        </div>
        <RangePicker />
      </div>
      <StaleNotice query={query} />
      {data && !empty && data.suite.runs === 0 ? (
        <Quiet range={RANGE_SENTENCE[range]} />
      ) : (
        <Content data={empty ? undefined : data} />
      )}
    </div>
  )
}

function Suite({ suite, range }: { suite: OverviewAnswer['suite']; range: string }) {
  const link = usePageLink()
  const { lastRun } = suite
  return (
    <>
      <span>
        {plural(suite.tests, 'test')} in {plural(suite.files, 'file')}
      </span>
      <span>
        {plural(suite.runs, 'run')} in {range}
        {suite.partialRuns > 0 && (
          <span class="dim" data-tip="They count for their tests, but not for the figures of a whole run">
            , {whole(suite.partialRuns)} of a part of the suite
          </span>
        )}
      </span>
      {lastRun && (
        <span class="dim">
          last run{' '}
          <a href={link(`/runs/${lastRun.id}`)}>
            {lastRun.git ? <code>{shortCommit(lastRun.git.commit)}</code> : lastRun.id.slice(0, 8)}
          </a>{' '}
          <When at={runStart(lastRun)} />
        </span>
      )}
    </>
  )
}

/** The frame stands from the first paint on; the numbers come into it. */
function Content({ data }: { data: OverviewAnswer | undefined }) {
  return (
    <>
      <Tiles answer={data} />
      <div class="cols chart-and-side">
        <LayerTime answer={data} />
        <Shape answer={data} />
      </div>
      {data && <FixNext />}
      <Costliest answer={data} />
      {data && <OrderFindings />}
    </>
  )
}

function Quiet({ range }: { range: string }) {
  const { link } = useUrl()
  return (
    <section class="panel">
      <State
        title={`No run in the last ${range}`}
        actions={
          <a class="btn primary" href={link({ range: '90d' })}>
            Look at 90 days
          </a>
        }
      >
        <p>The history holds older runs.</p>
      </State>
    </section>
  )
}
