import { useMemo } from 'preact/hooks'
import type { RunAnswer } from '../../../api/types.ts'
import { plural, whole } from '../../../format/number.ts'
import { Panel } from '../../../parts/panel.tsx'
import { useUrl } from '../../../state/url.ts'
import { FindField } from '../find-field.tsx'
import { laneNames } from '../lanes/lane-names.ts'
import type { Find } from '../use-find.ts'
import type { OrderChange } from './order-change.ts'
import { OrderTable, type OrderTableRow } from './order-table.tsx'

/** The order in which the tests ran: the lanes as a list, all workers merged by start, or one of them. */
export function OrderList({
  answer,
  find,
  change,
}: {
  answer: RunAnswer
  find: Find
  change: OrderChange | undefined
}) {
  const { param, set } = useUrl()
  const names = useMemo(() => laneNames(answer.lanes), [answer])
  const lane = Number.parseInt(param('lane') ?? '', 10)
  const onlyMoved = change !== undefined && param('moved') === '1'
  const rows = useMemo(
    () => listRows(answer, lane - 1, find.found, onlyMoved ? change : undefined),
    [answer, lane, find.found, onlyMoved, change],
  )
  return (
    <Panel
      flush
      id="order"
      title="Order in which the tests ran"
      sub={plural(rows.length, 'test')}
      end={
        <>
          {change && change.movedInFile.size > 0 && (
            <label class="check small">
              <input
                type="checkbox"
                checked={onlyMoved}
                onChange={(event) => set({ moved: event.currentTarget.checked ? '1' : null }, true)}
              />
              Moved in their file ({whole(change.movedInFile.size)})
            </label>
          )}
          {names.length > 1 && (
            <select
              class="select mini"
              aria-label="Worker"
              value={names[lane - 1] ? String(lane) : ''}
              onChange={(event) => set({ lane: event.currentTarget.value }, true)}
            >
              <option value="">All workers</option>
              {names.map((name, index) => (
                <option key={name.name} value={String(index + 1)}>
                  {name.name}
                </option>
              ))}
            </select>
          )}
          <FindField find={find} label="Find in the order" />
        </>
      }
    >
      {rows.length === 0 ? (
        <p class="nothing">{answer.run.tests === 0 ? 'No test ran.' : 'No test matches.'}</p>
      ) : (
        <OrderTable rows={rows} names={names} change={change} />
      )}
    </Panel>
  )
}

function listRows(
  { lanes }: RunAnswer,
  lane: number,
  found: Set<string> | undefined,
  change: OrderChange | undefined,
): OrderTableRow[] {
  return lanes
    .flatMap(({ tests }, index) =>
      lanes[lane] && lane !== index ? [] : tests.map((test): OrderTableRow => ({ lane: index, test })),
    )
    .filter(({ test }) => (!found || found.has(test.id)) && (!change || change.movedInFile.has(test.id)))
    .toSorted((a, b) => a.test.startMs - b.test.startMs || a.lane - b.lane || a.test.sequence - b.test.sequence)
}
