import type { ChartConfiguration, Plugin } from 'chart.js'
import type { LayersAnswer } from '../api/types.ts'
import { day as dayText } from '../format/moment.ts'
import { percent } from '../format/number.ts'
import { tickFont, tooltipLook } from './axes.ts'
import type { Palette } from './palette.ts'
import { shareOf } from './pyramid.tsx'

/** Day by day, what is shared out between the layers. */
export interface LayerShares {
  days: { day: string; sums: LayersAnswer['pyramid']['count'] }[]
  goal: LayersAnswer['pyramid']['goal']
  text: (value: number) => string
}

const STACK = ['e2e', 'integration', 'unit'] as const
const FEW_DAYS = 5

/** The pyramid lying on its side: shares of the layers day by day, with dashed lines where the goal's joints are. */
export function layerSharesChart(
  { days, goal, text }: LayerShares,
  colours: Palette,
  narrow: boolean,
): ChartConfiguration {
  const few = days.length < FEW_DAYS
  return {
    type: few ? 'bar' : 'line',
    data: {
      labels: days.map(({ day }) => day),
      datasets: STACK.map((layer) => ({
        label: layer,
        data: days.map(({ sums }) => shareOf(sums, layer) * 100),
        backgroundColor: colours[layer],
        borderColor: colours.surface,
        borderWidth: 1,
        fill: layer === 'e2e' ? 'origin' : '-1',
        pointRadius: 0,
        pointHitRadius: 8,
        maxBarThickness: 48,
        stack: 'suite',
      })),
    },
    options: {
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          ...(few
            ? { type: 'category' as const }
            : { type: 'time' as const, time: { unit: 'day' as const, displayFormats: { day: 'd MMM' } } }),
          stacked: true,
          border: { color: colours.line2 },
          grid: { display: false },
          ticks: {
            color: colours.ink3,
            font: tickFont,
            maxRotation: 0,
            maxTicksLimit: narrow ? 4 : 6,
            ...(few ? { callback: (_: unknown, index: number) => dayText(days[index]!.day) } : {}),
          },
        },
        y: {
          stacked: true,
          min: 0,
          max: 100,
          border: { display: false },
          grid: { display: false },
          ticks: { stepSize: 25, color: colours.ink3, font: tickFont, callback: (value) => `${value} %` },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          itemSort: (a, b) => b.datasetIndex - a.datasetIndex,
          callbacks: {
            title: (items) => dayText(days[items[0]!.dataIndex]!.day),
            label: ({ dataset, dataIndex }) => {
              const layer = dataset.label as (typeof STACK)[number]
              const { sums } = days[dataIndex]!
              return `${layer}  ${percent(shareOf(sums, layer))}  ${text(sums[layer])}`
            },
          },
        },
      },
    },
    plugins: [goalLines(goal, colours)],
  }
}

/** Where the joints between the layers are to lie. */
function goalLines(goal: LayerShares['goal'], colours: Palette): Plugin {
  return {
    id: 'goal-lines',
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      ctx.save()
      ctx.strokeStyle = colours.ink
      ctx.lineWidth = 1.25
      ctx.setLineDash([5, 4])
      for (const share of [goal.e2e, goal.e2e + goal.integration]) {
        const y = scales['y']!.getPixelForValue(share * 100)
        ctx.beginPath()
        ctx.moveTo(chartArea.left, y)
        ctx.lineTo(chartArea.right, y)
        ctx.stroke()
      }
      ctx.restore()
    },
  }
}
