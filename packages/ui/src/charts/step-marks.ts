import type { Plugin } from 'chart.js'
import { FONT, type Palette } from './palette.ts'

export interface StepMark {
  /** In the units of the chart's x axis. */
  x: number
  /** `+48 %` */
  size: string
  /** The commit or the day. */
  since: string
  /** Became slower. */
  isWorse: boolean
}

const LABEL_PX = 76

/** Dotted lines where durations stepped, each with its size and commit; what would cover another name stays a line. */
export function stepMarks(marks: readonly StepMark[], colours: Palette): Plugin {
  return {
    id: 'step-marks',
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      ctx.save()
      let free = -Infinity
      for (const { x, size, since, isWorse } of marks.toSorted((left, right) => left.x - right.x)) {
        const at = Math.round(scales['x']!.getPixelForValue(x)) + 0.5
        if (!(at >= chartArea.left && at <= chartArea.right)) continue
        ctx.strokeStyle = colours.ink2
        ctx.setLineDash([2, 3])
        ctx.beginPath()
        ctx.moveTo(at, chartArea.top)
        ctx.lineTo(at, chartArea.bottom)
        ctx.stroke()
        const fitsRight = at + LABEL_PX <= chartArea.right
        const left = fitsRight ? at + 5 : at - LABEL_PX
        if (left < free) continue
        free = left + LABEL_PX
        ctx.fillStyle = colours.ink
        ctx.font = `600 11px ${FONT}`
        ctx.fillText(`${isWorse ? '▲' : '▼'} ${size}`, left, chartArea.top + 10)
        ctx.fillStyle = colours.ink2
        ctx.font = `400 11px ${FONT}`
        ctx.fillText(since, left, chartArea.top + 24)
      }
      ctx.restore()
    },
  }
}
