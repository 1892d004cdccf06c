import type { Chart, ChartEvent, Plugin } from 'chart.js'
import type { Palette } from './palette.ts'

/** Less is a click. */
const LEAST_PX = 6

/** Chart.js listens to these only when it is told to. */
export const DRAG_EVENTS: (keyof HTMLElementEventMap)[] = [
  'mousemove',
  'mouseout',
  'click',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchmove',
]

/** Drawing a box with the mouse chooses a stretch of the horizontal axis. */
export function dragZoom(colours: Palette, onZoom: (from: number, to: number) => void): Plugin {
  let start: number | null = null
  let end = 0
  const isBox = (): boolean => start !== null && Math.abs(end - start) >= LEAST_PX
  const finish = (chart: Chart): void => {
    const [left, right] = [Math.min(start!, end), Math.max(start!, end)]
    start = null
    onZoom(valueAt(chart, left), valueAt(chart, right))
  }
  return {
    id: 'drag-zoom',
    // A box ends in a click, which must not open what lies under it.
    beforeEvent: (chart, { event }) => {
      if (event.type === 'mousedown') start = end = clamp(chart, event)
      if (event.type !== 'click') return true
      const wasBox = isBox()
      if (wasBox) finish(chart)
      start = null
      return !wasBox
    },
    afterEvent: (chart, args) => {
      if (start === null) return
      if (args.event.type === 'mousemove') end = clamp(chart, args.event)
      else if (args.event.type === 'mouseout' && isBox()) finish(chart)
      args.changed = true
    },
    afterDraw: ({ ctx, chartArea: { top, bottom } }) => {
      if (!isBox()) return
      ctx.save()
      ctx.globalAlpha = 0.16
      ctx.fillStyle = colours.focus
      ctx.fillRect(Math.min(start!, end), top, Math.abs(end - start!), bottom - top)
      ctx.restore()
    },
  }
}

const clamp = ({ chartArea }: Chart, { x }: ChartEvent): number =>
  Math.min(chartArea.right, Math.max(chartArea.left, x ?? 0))

const valueAt = (chart: Chart, px: number): number => chart.scales['x']!.getValueForPixel(px) ?? 0
