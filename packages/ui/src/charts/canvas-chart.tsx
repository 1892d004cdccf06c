import type { Chart, ChartConfiguration } from 'chart.js'
import { useEffect, useRef } from 'preact/hooks'
import { currentTheme } from '../state/theme.ts'
import { palette, type Palette } from './palette.ts'
import { useWidth } from './use-width.ts'

interface CanvasChartProps<T> {
  /** What the chart says, in a sentence: for those who do not see it. */
  label: string
  height: number
  data: T
  /** Draws anew when data, theme or width class changes. */
  configure: (data: T, palette: Palette, narrow: boolean) => ChartConfiguration
  /** The chart that was drawn last, for moving its tooltip by keyboard. */
  onChart?: (chart: Chart | undefined) => void
}

const NARROW_PX = 560
// Started on the first chart, shared by all.
let library: Promise<typeof Chart> | undefined
const loadChart = (): Promise<typeof Chart> => (library ??= import('./chart-js.ts').then((module) => module.Chart))

export function CanvasChart<T>({ label, height, data, configure, onChart }: CanvasChartProps<T>) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { box, width } = useWidth()
  const narrow = width > 0 && width < NARROW_PX
  const theme = currentTheme()

  useEffect(() => {
    if (width === 0) return undefined
    let chart: Chart | undefined
    let gone = false
    loadChart().then(
      (Library) => {
        if (gone || !canvas.current) return
        chart = new Library(canvas.current, configure(data, palette(), narrow))
        onChart?.(chart)
      },
      (error: unknown) => console.error('The chart could not be loaded', error),
    )
    return () => {
      gone = true
      onChart?.(undefined)
      chart?.destroy()
    }
    // The width itself is Chart.js's business; only its class changes the drawing.
  }, [data, theme, narrow, width === 0])

  return (
    <div class="chart-box" style={{ height: `${height}px` }} ref={box}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
