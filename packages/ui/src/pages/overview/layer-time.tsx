import { useMemo } from 'preact/hooks'
import type { OverviewAnswer } from '../../api/types.ts'
import { CanvasChart } from '../../charts/canvas-chart.tsx'
import { layerTimeChart, totalMs, type Days } from '../../charts/layer-time.ts'
import { RegressionList } from './regression-list.tsx'
import { marksOf, useRegressions } from './regressions.ts'
import { duration } from '../../format/duration.ts'
import { day as dayText } from '../../format/moment.ts'
import { whole } from '../../format/number.ts'
import { LayerMark } from '../../parts/marks.tsx'
import { ChartPanel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'

const HEIGHT = 244

export function LayerTime({ answer }: { answer: OverviewAnswer | undefined }) {
  const days = answer?.days
  const regressions = useRegressions()
  const data = useMemo(() => ({ days: days ?? [], marks: marksOf(regressions) }), [days, regressions])
  return (
    <ChartPanel
      title="Where a run spends its time"
      sub="in its tests, all workers together; mean of each day’s runs"
      legend={
        // Wide charts name the strata at their right end.
        <span class="narrow-only actions">
          {(['unit', 'integration', 'e2e'] as const).map((layer) => (
            <LayerMark key={layer} layer={layer} />
          ))}
        </span>
      }
      chart={
        days && days.length > 0 ? (
          <CanvasChart label={describe(days)} height={HEIGHT} data={data} configure={layerTimeChart} />
        ) : (
          <div style={{ height: `${HEIGHT}px` }} />
        )
      }
      table={() => (
        <PlainTable
          tall
          label="Time by layer, day by day"
          columns={[
            { title: 'Day' },
            ...['Runs', 'unit', 'integration', 'e2e', 'Total'].map((title) => ({ title, number: true })),
          ]}
          rows={(days ?? [])
            .toReversed()
            .map(({ day, runs, layerMs }) => [
              dayText(day),
              whole(runs),
              duration(layerMs.unit),
              duration(layerMs.integration),
              duration(layerMs.e2e),
              duration(totalMs(layerMs)),
            ])}
        />
      )}
      caption={days && days.length > 1 ? sentence(days) : undefined}
    >
      <RegressionList regressions={regressions} />
    </ChartPanel>
  )
}

const direction = (ms: number): string => (ms > 0 ? 'more' : 'less')

/** First against last day with runs, for the layer that moved most. No verdict: days differ. */
function sentence(days: Days): string {
  const first = days[0]!
  const last = days.at(-1)!
  const moved = (['unit', 'integration', 'e2e'] as const)
    .map((layer) => ({ layer, ms: last.layerMs[layer] - first.layerMs[layer] }))
    .toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms))[0]!
  const total = totalMs(last.layerMs) - totalMs(first.layerMs)
  const span = `${dayText(first.day)} to ${dayText(last.day)}`
  if (Math.abs(total) < totalMs(first.layerMs) * 0.02) return `About the same total from ${span}.`
  return `${duration(Math.abs(total))} ${direction(total)} a run from ${span}; ${moved.layer} tests moved most, by ${duration(Math.abs(moved.ms))} ${direction(moved.ms)}.`
}

function describe(days: Days): string {
  const last = days.at(-1)!.layerMs
  return `Test time a run by layer, over ${days.length} days. Latest day: unit ${duration(last.unit)}, integration ${duration(last.integration)}, e2e ${duration(last.e2e)}.`
}
