import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import type { Layer, RunAnswer } from '../../../api/types.ts'
import { duration } from '../../../format/duration.ts'
import { plural } from '../../../format/number.ts'
import { LayerMark } from '../../../parts/marks.tsx'
import { ChartPanel } from '../../../parts/panel.tsx'
import { usePageLink } from '../../../state/url.ts'
import { FindField } from '../find-field.tsx'
import type { Find } from '../use-find.ts'
import { type Block, layOut, type LaneLayout } from './lane-layout.ts'
import { isLoud } from './draw-blocks.ts'
import { LaneTable } from './lane-table.tsx'
import { LanesChart } from './lanes-chart.tsx'
import { isZoomed } from './lane-view.ts'
import { SelectedLine } from './selected-line.tsx'
import { useLaneView } from './use-lane-view.ts'

const LAYERS: Layer[] = ['unit', 'integration', 'e2e']

/** Who ran what when. */
export function LanesPanel({ answer, find }: { answer: RunAnswer; find: Find }) {
  const layout = useMemo(() => layOut(answer.lanes, answer.run.wallMs), [answer])
  const lanes = useLaneView(layout.endMs)
  // By place, not by block: a further shard lays the lanes out anew.
  const [place, setPlace] = useState<{ lane: number; index: number }>()
  const selected = place && layout.rows[place.lane]?.blocks[place.index]
  const { route } = useLocation()
  const link = usePageLink()
  const select = (block: Block | undefined): void => setPlace(block && { lane: block.lane, index: block.index })
  const open = (block: Block): void => route(link(`/tests/${block.test.id}`))
  const workers = plural(layout.rows.length, 'worker')

  return (
    <ChartPanel
      title="Workers"
      sub={`${workers}, ${duration(answer.run.wallMs)}`}
      legend={<Legend layout={layout} />}
      end={
        <>
          <FindField find={find} label="Find in the lanes" />
          <span class="zoom" role="group" aria-label="Zoom">
            <button
              type="button"
              class="btn tiny"
              aria-label="Closer"
              data-tip="Closer (+)"
              onClick={() => lanes.zoomBy(0.5)}
            >
              +
            </button>
            <button
              type="button"
              class="btn tiny"
              aria-label="Wider"
              data-tip="Wider (−)"
              disabled={!isZoomed(lanes.view, layout.endMs)}
              onClick={() => lanes.zoomBy(2)}
            >
              −
            </button>
            <button type="button" class="btn tiny" disabled={!isZoomed(lanes.view, layout.endMs)} onClick={lanes.all}>
              Whole run
            </button>
          </span>
        </>
      }
      chart={
        <>
          <LanesChart
            layout={layout}
            lanes={lanes}
            found={find.found}
            selected={selected}
            select={select}
            open={open}
            label={describe(layout, answer)}
          />
          <SelectedLine block={selected} layout={layout} />
        </>
      }
      table={() => <LaneTable rows={layout.rows} />}
    />
  )
}

function Legend({ layout }: { layout: LaneLayout }) {
  const used = new Set(layout.rows.flatMap((row) => row.blocks.map(({ test }) => test.layer.effective)))
  return (
    <>
      {LAYERS.filter((layer) => used.has(layer)).map((layer) => (
        <LayerMark key={layer} layer={layer} />
      ))}
      <span>
        <i class="thin" />
        import, set-up, hooks
      </span>
      <span>
        <i class="hatched" />
        idle
      </span>
    </>
  )
}

function describe({ rows, tests }: LaneLayout, { run }: RunAnswer): string {
  const loud = rows.flatMap((row) => row.blocks.filter(({ test }) => isLoud(test.status))).length
  const lanes = rows.map((row) => `${row.name} ran ${plural(row.blocks.length, 'test')}`).slice(0, 8)
  return [
    `${plural(tests, 'test')} on ${plural(rows.length, 'worker')} in ${duration(run.wallMs)}.`,
    loud > 0 ? `${plural(loud, 'test')} failed or passed only on retry.` : '',
    lanes.length > 0 ? `${lanes.join('; ')}${rows.length > lanes.length ? '; and more' : ''}.` : '',
    'The same as a list: Order in which the tests ran.',
  ]
    .filter(Boolean)
    .join(' ')
}
