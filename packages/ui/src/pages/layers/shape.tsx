import type { LayersAnswer } from '../../api/types.ts'
import { CanvasChart } from '../../charts/canvas-chart.tsx'
import { layerSharesChart } from '../../charts/layer-shares.ts'
import { Pyramid, shareOf } from '../../charts/pyramid.tsx'
import { duration } from '../../format/duration.ts'
import { day as dayText } from '../../format/moment.ts'
import { percent, whole } from '../../format/number.ts'
import { LayerMark } from '../../parts/marks.tsx'
import { ChartPanel, Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { Seg } from '../../parts/seg.tsx'
import { useUrl } from '../../state/url.ts'

const LAYERS = ['unit', 'integration', 'e2e'] as const

export function Shape({ answer: { pyramid } }: { answer: LayersAnswer }) {
  return (
    <ChartPanel
      title="Shape of the suite"
      chart={<Pyramid pyramid={pyramid} />}
      table={() => (
        <PlainTable
          label="Tests and time by layer"
          columns={[
            { title: 'Layer' },
            ...['Tests', 'Share', 'Goal', 'Time', 'Share of time'].map((title) => ({ title, number: true })),
          ]}
          rows={LAYERS.map((layer) => [
            <LayerMark layer={layer} />,
            whole(pyramid.count[layer]),
            percent(shareOf(pyramid.count, layer)),
            percent(pyramid.goal[layer]),
            duration(pyramid.timeMs[layer]),
            percent(shareOf(pyramid.timeMs, layer)),
          ])}
        />
      )}
      caption="Brackets mark 70 / 20 / 10. Time is that of a mean run."
    />
  )
}

const HEIGHT = 200

/** The same day by day: does the pyramid stand, or is it about to tip over? */
export function ShapeOverTime({ answer: { days, pyramid } }: { answer: LayersAnswer }) {
  const { param, set } = useUrl()
  const by = param('by') === 'time' ? 'time' : 'count'
  const text = by === 'time' ? duration : whole
  const shares = days.map(({ day, count, timeMs }) => ({ day, sums: by === 'time' ? timeMs : count }))
  return (
    <ChartPanel
      title="Shape over time"
      end={
        <Seg
          mini
          label="Shares of"
          options={[
            ['count', 'Count'],
            ['time', 'Time'],
          ]}
          value={by}
          onChange={(value) => set({ by: value === 'time' ? 'time' : null }, true)}
        />
      }
      chart={
        shares.length > 0 ? (
          <CanvasChart
            label={describe(shares, by)}
            height={HEIGHT}
            data={{ days: shares, goal: pyramid.goal, text }}
            configure={layerSharesChart}
          />
        ) : (
          <p class="dim">No run in this range.</p>
        )
      }
      table={() => (
        <PlainTable
          tall
          label="Layers day by day"
          columns={[{ title: 'Day' }, ...[...LAYERS, 'Runs'].map((title) => ({ title, number: true }))]}
          rows={days
            .map(({ day, runs }, index) => [
              dayText(day),
              ...LAYERS.map((layer) => {
                const { sums } = shares[index]!
                return `${text(sums[layer])} (${percent(shareOf(sums, layer))})`
              }),
              whole(runs),
            ])
            .toReversed()}
        />
      )}
      caption="From below: e2e, integration, unit. Dashed: the joints at 10 and 30 %. Layers are those of today."
    />
  )
}

function describe(shares: { sums: LayersAnswer['pyramid']['count'] }[], by: 'count' | 'time'): string {
  const last = shares.at(-1)!.sums
  const list = LAYERS.map((layer) => `${layer} ${percent(shareOf(last, layer))}`).join(', ')
  return `Shares of the layers by ${by} over ${shares.length} days. Latest day: ${list}. Goal: unit 70 %, integration 20 %, e2e 10 %.`
}

export function Bands({ bands }: { bands: LayersAnswer['bands'] }) {
  return (
    <Panel flush title="Speed" sub="tests slower than their layer should be, at the median">
      <PlainTable
        label="Speed by layer"
        columns={[{ title: 'Layer' }, ...['At most', 'Tests', 'Slower'].map((title) => ({ title, number: true }))]}
        rows={bands.map(({ layer, mostMs, tests, slower }) => [
          <LayerMark layer={layer} />,
          duration(mostMs),
          whole(tests),
          tests === 0 ? '–' : `${whole(slower)} (${percent(slower / tests)})`,
        ])}
      />
    </Panel>
  )
}

export function Rules({ rules }: { rules: LayersAnswer['rules'] }) {
  return (
    <Panel flush title="How a layer is observed" sub="by what a test crosses; the first rule that fits">
      <PlainTable
        label="Rules"
        columns={[{ title: 'A test that' }, { title: 'is observed as' }]}
        rows={rules.map(({ layer, because, own }) => [
          <>
            {because}
            {own && <span class="dim"> (rule of this project)</span>}
          </>,
          <LayerMark layer={layer} />,
        ])}
      />
    </Panel>
  )
}
