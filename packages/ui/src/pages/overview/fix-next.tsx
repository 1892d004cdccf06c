import { apiPath } from '../../api/client.ts'
import type { FixNextAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { cost, plural } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { usePageLink, useRange, useUrl } from '../../state/url.ts'
import { FixList } from '../fix/fix-list.tsx'
import { RedBuildRate } from '../fix/red-build.tsx'

const SHOWN = 6

/** The few things worth most minutes, or red builds, a week. */
export function FixNext() {
  const { param } = useUrl()
  const range = useRange()
  const link = usePageLink()
  const { data } = useQuery<FixNextAnswer>(apiPath('/fix-next', { range, project: param('project'), limit: 50 }), {
    keep: true,
    order: true,
  })
  const items = data?.items.slice(0, SHOWN) ?? []
  const worth = items.reduce((sum, item) => sum + item.worthMinutesPerWeek, 0)
  return (
    <Panel
      flush
      title="Fix next"
      sub={
        data &&
        items.length > 0 && (
          <>
            {items.length === 1 ? 'This gives' : `These ${items.length} give`} back up to <b>{cost(worth)} a week</b>.{' '}
            <RedBuildRate redBuild={data.redBuild} />
          </>
        )
      }
      end={
        data &&
        data.total.items > 0 && (
          <a class="btn tiny" href={link('/fix')}>
            All {data.total.items}
          </a>
        )
      }
    >
      {items.length > 0 && <FixList items={items} />}
      {data && items.length === 0 && (
        <p class="sub quiet-note">
          {data.isCurrent
            ? 'Nothing found that is worth more than a minute a week.'
            : 'Looking through the history for what is worth mending …'}
        </p>
      )}
      {data && items.length > 0 && !data.isCurrent && (
        <p class="sub quiet-note">Still looking: {plural(data.total.items, 'finding')} so far.</p>
      )}
    </Panel>
  )
}
