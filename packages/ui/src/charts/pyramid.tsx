import type { OverviewAnswer } from '../api/types.ts'
import { duration } from '../format/duration.ts'
import { percent, whole } from '../format/number.ts'
import { useWidth } from './use-width.ts'

const LAYERS = ['e2e', 'integration', 'unit'] as const
export const GOAL = { unit: 0.7, integration: 0.2, e2e: 0.1 } as const

const LABEL_PX = 92
const GAP_PX = 20
const TOP_PX = 32
const ROW_PX = 66
const BAR_PX = 30

/** Two silhouettes, by count and by time; the bracket over a bar is the goal of 70 / 20 / 10. */
export function Pyramid({ pyramid }: { pyramid: OverviewAnswer['pyramid'] }) {
  const { box, width } = useWidth()
  const height = TOP_PX + ROW_PX * LAYERS.length - 4
  return (
    <div ref={box} style={{ minHeight: `${height}px` }}>
      {width > 0 && <Drawing pyramid={pyramid} width={width} height={height} />}
    </div>
  )
}

function Drawing({ pyramid, width, height }: { pyramid: OverviewAnswer['pyramid']; width: number; height: number }) {
  const column = (width - LABEL_PX - GAP_PX) / 2
  const columns = [
    { title: 'By count', sums: pyramid.count, text: whole },
    { title: 'By time', sums: pyramid.timeMs, text: duration },
  ]
  // The widest of bar and goal must fit; at least 80 %, so that suites stay comparable by eye.
  const shares = columns.flatMap(({ sums }) => LAYERS.map((layer) => shareOf(sums, layer)))
  const full = Math.max(0.8, ...shares)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} height={height} width="100%" role="img" aria-label={describe(pyramid)}>
      {LAYERS.map((layer, row) => {
        const y = TOP_PX + row * ROW_PX
        return (
          <g key={layer}>
            <rect class={`fill-${layer}`} x="0" y={y + BAR_PX / 2 - 6} width="12" height="12" rx="2" />
            <text class="mid big" x="20" y={y + BAR_PX / 2 + 4}>
              {layer}
            </text>
            {columns.map(({ title, sums, text }, index) => {
              const centre = LABEL_PX + index * (column + GAP_PX) + column / 2
              const share = shareOf(sums, layer)
              const bar = share === 0 ? 0 : Math.max(3, (share / full) * column)
              const goal = (GOAL[layer] / full) * column
              return (
                <g key={title}>
                  {row === 0 && (
                    <text class="key big" x={centre} y="12" text-anchor="middle">
                      {title}
                    </text>
                  )}
                  <rect class={`fill-${layer}`} x={centre - bar / 2} y={y} width={bar} height={BAR_PX} rx="2" />
                  <path class="goal" d={`M${centre - goal / 2} ${y - 3}v-5h${goal}v5`} />
                  <text x={centre} y={y + BAR_PX + 15} text-anchor="middle">
                    <tspan class="pyramid-share">{percent(share)}</tspan>
                    <tspan dx="5">{text(sums[layer])}</tspan>
                  </text>
                </g>
              )
            })}
          </g>
        )
      })}
    </svg>
  )
}

export function shareOf(sums: OverviewAnswer['pyramid']['count'], layer: (typeof LAYERS)[number]): number {
  const total = sums.unit + sums.integration + sums.e2e
  return total === 0 ? 0 : sums[layer] / total
}

function describe({ count, timeMs }: OverviewAnswer['pyramid']): string {
  const list = (sums: typeof count): string =>
    LAYERS.toReversed()
      .map((layer) => `${layer} ${percent(shareOf(sums, layer))}`)
      .join(', ')
  return `Pyramid. By count: ${list(count)}. By time: ${list(timeMs)}. Goal: unit 70 %, integration 20 %, e2e 10 %.`
}
