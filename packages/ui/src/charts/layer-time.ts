import type { ChartConfiguration, Plugin } from 'chart.js'
import { duration } from '../format/duration.ts'
import { percent } from '../format/number.ts'
import { day as dayText } from '../format/moment.ts'
import type { OverviewAnswer } from '../api/types.ts'
import { durationAxis, tickFont, tooltipLook } from './axes.ts'
import { FONT, type Palette } from './palette.ts'
import { stepMarks, type StepMark } from './step-marks.ts'

export type Days = OverviewAnswer['days']

export interface LayerTimeData {
  days: Days
  /** Regressions, by epoch ms. */
  marks: StepMark[]
}

/** From the ground up: the deepest layer lies at the bottom. */
const STACK = ['e2e', 'integration', 'unit'] as const
/** An area needs some width; a few days are better as bars. */
const FEW_DAYS = 5

export const totalMs = (sums: Days[number]['layerMs']): number => sums.unit + sums.integration + sums.e2e

/** Strata: mean time a run spends in each layer, day by day. */
export function layerTimeChart({ days, marks }: LayerTimeData, colours: Palette, narrow: boolean): ChartConfiguration {
  const few = days.length < FEW_DAYS
  const max = Math.max(...days.map((day) => totalMs(day.layerMs)), 1)
  return {
    type: few ? 'bar' : 'line',
    data: {
      labels: days.map((day) => day.day),
      datasets: STACK.map((layer) => ({
        label: layer,
        data: days.map((day) => day.layerMs[layer]),
        backgroundColor: colours[layer],
        borderColor: colours.surface,
        // The joint between two strata.
        borderWidth: few ? { top: layer === 'e2e' ? 0 : 0, bottom: 1.5 } : 1.5,
        fill: layer === 'e2e' ? 'origin' : '-1',
        pointRadius: 0,
        pointHitRadius: 8,
        maxBarThickness: 64,
        stack: 'run',
      })),
    },
    options: {
      layout: { padding: { right: narrow ? 4 : 108, top: 8 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: few
          ? {
              type: 'category',
              stacked: true,
              border: { color: colours.line2 },
              grid: { display: false },
              ticks: { color: colours.ink3, font: tickFont, callback: (_, index) => dayText(days[index]!.day) },
            }
          : {
              type: 'time',
              stacked: true,
              time: { unit: 'day', displayFormats: { day: 'd MMM' } },
              border: { color: colours.line2 },
              grid: { display: false },
              ticks: { color: colours.ink3, font: tickFont, maxRotation: 0, maxTicksLimit: narrow ? 4 : 6 },
            },
        y: { ...durationAxis(max, colours), stacked: true },
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          itemSort: (a, b) => b.datasetIndex - a.datasetIndex,
          callbacks: {
            title: (items) => dayText(days[items[0]!.dataIndex]!.day),
            label: (item) => `${item.dataset.label}  ${duration(item.parsed.y)}`,
            footer: (items) => {
              const { layerMs, runs } = days[items[0]!.dataIndex]!
              return `${duration(totalMs(layerMs))} a run, mean of ${runs}`
            },
          },
        },
      },
    },
    plugins: [...(narrow ? [] : [endLabels(days.at(-1)!, colours)]), ...(few ? [] : [stepMarks(marks, colours)])],
  }
}

/** Names the strata at their right end, where the eye ends up; no legend is needed. */
function endLabels(last: Days[number], colours: Palette): Plugin {
  return {
    id: 'end-labels',
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      const scale = scales['y']!
      const total = totalMs(last.layerMs)
      if (total === 0) return
      let below = 0
      const labels = STACK.map((layer) => {
        const value = last.layerMs[layer]
        const middle = scale.getPixelForValue(below + value / 2)
        below += value
        return { layer, value, y: middle }
      }).filter((label) => label.value > 0)
      spread(labels, 30, chartArea.top + 4, chartArea.bottom - 6)
      for (const { layer, value, y } of labels) {
        const x = chartArea.right + 12
        ctx.fillStyle = colours[layer]
        ctx.fillRect(chartArea.right + 4, y - 12, 3, 24)
        ctx.fillStyle = colours.ink
        ctx.font = `600 12px ${FONT}`
        ctx.fillText(layer, x, y - 2)
        ctx.fillStyle = colours.ink2
        ctx.font = `400 11px ${FONT}`
        ctx.fillText(`${duration(value)} · ${percent(value / total)}`, x, y + 12)
      }
    },
  }
}

/** Moves labels apart until none covers another; they come from the bottom up. */
function spread(labels: { y: number }[], gap: number, top: number, bottom: number): void {
  let limit = bottom
  for (const label of labels) {
    label.y = Math.min(label.y, limit)
    limit = label.y - gap
  }
  let ceiling = top
  for (const label of labels.toReversed()) {
    label.y = Math.max(label.y, ceiling)
    ceiling = label.y + gap
  }
}
