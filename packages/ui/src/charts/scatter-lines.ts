import type { Plugin } from 'chart.js'
import { duration } from '../format/duration.ts'
import { FONT, type Palette } from './palette.ts'
import { rollingMedian } from './rolling-median.ts'

/** The line says what a run takes around its time, so that a lasting step shows as one. */
export const MEDIAN_OF = 15
export const MEDIAN_LEAST = 5

/** Drawn by itself, not as a data set: nobody means to point at it. */
export function medianLine(results: { durationMs: number | null }[], colour: string): Plugin {
  const values = rollingMedian(
    results.map((result) => result.durationMs),
    MEDIAN_OF,
    MEDIAN_LEAST,
  )
  return {
    id: 'median-line',
    beforeDatasetsDraw: ({ ctx, scales }) => {
      ctx.save()
      ctx.strokeStyle = colour
      ctx.lineWidth = 2
      ctx.lineJoin = 'round'
      ctx.beginPath()
      values.forEach((value, index) => {
        if (value !== null) ctx.lineTo(scales['x']!.getPixelForValue(index), scales['y']!.getPixelForValue(value))
      })
      ctx.stroke()
      ctx.restore()
    },
  }
}

/** Results between two steps, by their index in the chart, both ends included. */
export interface Segment {
  from: number
  to: number
  p50Ms: number
  p95Ms: number | null
}

/** Median (solid) and p95 (dashed) of each stretch between two steps, the last ones named at their right end. */
export function segmentLines(segments: readonly Segment[], colour: string, colours: Palette, narrow: boolean): Plugin {
  return {
    id: 'segment-lines',
    beforeDatasetsDraw: ({ ctx, chartArea, scales }) => {
      const [x, y] = [scales['x']!, scales['y']!]
      ctx.save()
      for (const { from, to, p50Ms, p95Ms } of segments) {
        for (const [ms, style, width, dash] of [
          [p95Ms, colours.ink3, 1, [4, 3]],
          [p50Ms, colour, 2, []],
        ] as const) {
          if (ms === null) continue
          const at = Math.round(y.getPixelForValue(ms)) + 0.5
          ctx.strokeStyle = style
          ctx.lineWidth = width
          ctx.setLineDash([...dash])
          ctx.beginPath()
          ctx.moveTo(x.getPixelForValue(from - 0.5), at)
          ctx.lineTo(x.getPixelForValue(to + 0.5), at)
          ctx.stroke()
        }
      }
      const last = segments.at(-1)
      if (last && !narrow) {
        const names = [
          ['p95', last.p95Ms, colours.ink3, 400],
          ['p50', last.p50Ms, colours.ink, 600],
        ] as const
        let labelAbove = -Infinity
        for (const [name, ms, style, weight] of names) {
          if (ms === null) continue
          labelAbove = Math.max(y.getPixelForValue(ms) + 4, labelAbove + 14)
          ctx.fillStyle = style
          ctx.font = `${weight} 11px ${FONT}`
          ctx.fillText(`${name} ${duration(ms)}`, chartArea.right + 8, labelAbove)
        }
      }
      ctx.restore()
    },
  }
}

interface Quantiles {
  p50Ms: number | null
  p95Ms: number | null
}

/** p50 and p95 of the whole range, named at their right end where there is room. */
export function quantileLines({ p50Ms, p95Ms }: Quantiles, colours: Palette, narrow: boolean): Plugin {
  const lines = [
    { name: 'p95', ms: p95Ms, colour: colours.ink3, weight: 400 },
    { name: 'p50', ms: p50Ms, colour: colours.ink, weight: 600 },
  ].filter((line) => line.ms !== null)
  return {
    id: 'quantile-lines',
    beforeDatasetsDraw: ({ ctx, chartArea, scales }) => {
      ctx.save()
      let labelAbove = -Infinity
      for (const { name, ms, colour, weight } of lines) {
        const y = Math.round(scales['y']!.getPixelForValue(ms!)) + 0.5
        ctx.strokeStyle = colours.ink3
        ctx.setLineDash([4, 3])
        ctx.beginPath()
        ctx.moveTo(chartArea.left, y)
        ctx.lineTo(chartArea.right, y)
        ctx.stroke()
        if (narrow) continue
        // The two may lie on each other; their names may not.
        labelAbove = Math.max(y + 4, labelAbove + 14)
        ctx.fillStyle = colour
        ctx.font = `${weight} 11px ${FONT}`
        ctx.fillText(`${name} ${duration(ms)}`, chartArea.right + 8, labelAbove)
      }
      ctx.restore()
    },
  }
}
