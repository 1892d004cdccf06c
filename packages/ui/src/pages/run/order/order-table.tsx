import { useRef } from 'preact/hooks'
import type { LaneTest } from '../../../api/types.ts'
import { duration } from '../../../format/duration.ts'
import { fileName, titleText } from '../../../format/given.ts'
import { whole } from '../../../format/number.ts'
import { Given, TitlePath } from '../../../parts/given.tsx'
import { LayerMark, Shape } from '../../../parts/marks.tsx'
import { DurationCell } from '../../../parts/measures.tsx'
import { outcomeOf, STATUS_WORDS } from '../../../parts/outcome.ts'
import { SpacerRow } from '../../../parts/spacer-row.tsx'
import { usePageLink } from '../../../state/url.ts'
import { isNarrow } from '../../../state/use-narrow.ts'
import { useScrollRows } from '../../../state/use-scroll-rows.ts'
import type { laneNames } from '../lanes/lane-names.ts'
import type { OrderChange } from './order-change.ts'

export interface OrderTableRow {
  /** Index of the lane among those of the run. */
  lane: number
  test: LaneTest
}

const ROW_PX = 40
const CARD_PX = 58

/** The tests as rows, of which only those in sight are drawn. `change`: against the run that is compared with. */
export function OrderTable({
  rows,
  names,
  change,
}: {
  rows: OrderTableRow[]
  names: ReturnType<typeof laneNames>
  change: OrderChange | undefined
}) {
  const box = useRef<HTMLDivElement>(null)
  const narrow = isNarrow()
  const { from, to, beforePx, afterPx } = useScrollRows(box, rows.length, narrow ? CARD_PX : ROW_PX)
  const columns = change ? 8 : 7
  return (
    <div class="scroll order-scroll" ref={box} tabIndex={0} role="region" aria-label="List of the order">
      <table class="order-table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col" class="num">
              No.
            </th>
            <th scope="col">Test</th>
            <th scope="col" class="num">
              In file
            </th>
            {change && (
              <th scope="col" class="num">
                Was
              </th>
            )}
            <th scope="col">Layer</th>
            <th scope="col" class="num">
              Start
            </th>
            <th scope="col" class="num">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          <SpacerRow heightPx={beforePx} columns={columns} />
          {rows.slice(from, to).map(({ lane, test }, index) => (
            <OrderRow
              key={`${lane}/${test.sequence}`}
              rowIndex={from + index + 2}
              test={test}
              worker={names[lane]!.shortName}
              workerName={names[lane]!.name}
              change={change}
            />
          ))}
          <SpacerRow heightPx={afterPx} columns={columns} />
        </tbody>
      </table>
    </div>
  )
}

interface OrderRowProps {
  rowIndex: number
  test: LaneTest
  worker: string
  workerName: string
  change: OrderChange | undefined
}

function OrderRow({ rowIndex, test, worker, workerName, change }: OrderRowProps) {
  const link = usePageLink()
  const outcome = outcomeOf(test.status)
  return (
    <tr aria-rowindex={rowIndex}>
      <td class="cell-worker" data-tip={workerName}>
        {worker}
      </td>
      <td class="num cell-sequence">{whole(test.sequence)}</td>
      <th scope="row" class="name">
        <a data-row href={link(`/tests/${test.id}`)} title={titleText(test.titlePath)}>
          {outcome !== 'passed' && (
            <span class={`shape ${outcome}`} data-tip={STATUS_WORDS[test.status]}>
              <Shape outcome={outcome} />
              <span class="visually-hidden">{STATUS_WORDS[test.status]}: </span>
            </span>
          )}{' '}
          <TitlePath path={test.titlePath} ordinal={test.ordinal} />
        </a>
        <span class="path" data-tip={test.file}>
          <Given text={narrowPath(test)} />
        </span>
      </th>
      <td class="num cell-position">{whole(test.position)}</td>
      {change && (
        <td class="num cell-was">
          <Was test={test} change={change} />
        </td>
      )}
      <td class="cell-layer">
        <LayerMark layer={test.layer} />
      </td>
      <td class="num cell-start">{duration(test.startMs)}</td>
      <td class="num cell-duration">
        <DurationCell ms={test.durationMs} />
      </td>
    </tr>
  )
}

const narrowPath = ({ file, line }: LaneTest): string =>
  line === null ? file : `${isNarrow() ? fileName(file) : file}:${line}`

function Was({ test, change }: { test: LaneTest; change: OrderChange }) {
  const was = change.was.get(test.id)
  if (!was) return <span class="dim">new</span>
  if (was.position === test.position) return <span class="dim">{whole(was.position)}</span>
  return (
    <span
      class={change.movedInFile.has(test.id) ? 'strong' : undefined}
      data-tip="Its place in its file in the other run"
    >
      {whole(was.position)}
    </span>
  )
}
