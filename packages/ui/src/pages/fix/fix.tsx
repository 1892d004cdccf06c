import { apiPath } from '../../api/client.ts'
import type { FixItem, FixNextAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { cost, plural } from '../../format/number.ts'
import { RangePicker, Seg } from '../../parts/seg.tsx'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, useRange, useUrl } from '../../state/url.ts'
import { FixList } from './fix-list.tsx'
import { RedBuildRate } from './red-build.tsx'

const KINDS: Record<FixItem['kind'], string> = {
  regression: 'Regressions',
  advice: 'Advice',
  budget: 'Over budget',
  layer: 'Layers',
  order: 'Order',
  flaky: 'Flaky',
}

/** Everything that is worth mending, in one list. */
export function Fix() {
  useTitle('Fix next')
  const { param, set } = useUrl()
  const range = useRange()
  const query = useQuery<FixNextAnswer>(apiPath('/fix-next', { range, project: param('project'), limit: 500 }), {
    keep: true,
    order: true,
  })
  const { data, error } = query
  const kind = param('kind')
  const kinds = (Object.keys(KINDS) as FixItem['kind'][]).filter((one) => data?.items.some((item) => item.kind === one))
  const items = data?.items.filter((item) => kind === undefined || item.kind === kind) ?? []
  const worth = items.reduce((sum, item) => sum + item.worthMinutesPerWeek, 0)

  return (
    <div class="page">
      <div class="head">
        <div>
          <h1>Fix next</h1>
          <p class="meta">
            {data && items.length > 0 && (
              <span>
                <b>{plural(items.length, 'finding')}</b>, worth up to <b>{cost(worth)} a week</b>
                <span class="dim">{` · last ${RANGE_SENTENCE[range]}`}</span>
              </span>
            )}
          </p>
        </div>
        <RangePicker />
      </div>
      <StaleNotice query={query} />
      {error && !data && <Failure error={error} retry={query.retry} />}
      {data && (
        <section class="panel" aria-label="Findings, what is worth most first">
          <header class="fix-head">
            {kinds.length > 1 && (
              <Seg
                mini
                label="Kind"
                options={[['', 'All'] as const, ...kinds.map((one) => [one, KINDS[one]] as const)]}
                value={kind ?? ''}
                onChange={(chosen) => set({ kind: chosen || null })}
              />
            )}
            <span class="sub small">
              <RedBuildRate redBuild={data.redBuild} /> What two of them would both mend is counted twice.
              {!data.isCurrent && ' Still looking for more.'}
            </span>
          </header>
          <div class="body flush">
            {items.length > 0 ? (
              <FixList items={items} />
            ) : (
              <State title={data.isCurrent ? 'Nothing to mend' : 'Still looking'}>
                <p>
                  {data.isCurrent
                    ? `In the last ${RANGE_SENTENCE[range]} nothing was found that is worth more than a minute a week.`
                    : 'The history is being looked through; what is found comes here by itself.'}
                </p>
              </State>
            )}
          </div>
        </section>
      )}
    </div>
  )
}
