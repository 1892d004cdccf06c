import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { palette } from '../../../charts/palette.ts'
import { useWidth } from '../../../charts/use-width.ts'
import { currentTheme } from '../../../state/theme.ts'
import { drawLanes } from './draw-lanes.ts'
import { geometryOf } from './geometry.ts'
import { HoverCard } from './hover-card.tsx'
import type { Block, LaneLayout } from './lane-layout.ts'
import { isZoomed } from './lane-view.ts'
import { useLaneKeys } from './use-lane-keys.ts'
import { useLanePointer } from './use-lane-pointer.ts'
import type { LaneView } from './use-lane-view.ts'

interface LanesChartProps {
  layout: LaneLayout
  lanes: LaneView
  found: Set<string> | undefined
  selected: Block | undefined
  select: (block: Block | undefined) => void
  open: (block: Block) => void
  label: string
}

/** Some browsers draw nothing at all on a canvas that is higher. */
const MAX_CANVAS_PX = 16_000

/** A lane for each worker, tests as bars on the axis of time. */
export function LanesChart({ layout, lanes, found, selected, select, open, label }: LanesChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { box, width } = useWidth()
  const [hovered, setHovered] = useState<Block>()
  const geometry = useMemo(() => geometryOf(width, layout), [width, layout])
  const { view } = lanes
  const dark = currentTheme() === 'dark'
  const scale = Math.min(devicePixelRatio, MAX_CANVAS_PX / geometry.height)
  const pointer = useLanePointer({ canvas, layout, geometry, lanes, hover: setHovered, select, open })
  const onKeyDown = useLaneKeys({ layout, lanes, selected, select, open })

  useLayoutEffect(() => {
    const context = width > 0 ? canvas.current?.getContext('2d') : undefined
    if (!context) return
    context.setTransform(scale, 0, 0, scale, 0, 0)
    drawLanes(context, { layout, view, geometry, colours: palette(), dark, found, selected, hovered })
  }, [layout, view, geometry, dark, found, selected, hovered, scale])

  const state = pointer.dragging ? 'dragging' : hovered ? 'pointing' : isZoomed(view, layout.endMs) ? 'zoomed' : ''
  return (
    <div
      class={`lanes ${state}`}
      ref={box}
      style={{ minHeight: `${geometry.height}px` }}
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      aria-describedby="lane-keys"
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <canvas
        ref={canvas}
        width={Math.round(width * scale)}
        height={Math.round(geometry.height * scale)}
        style={{ width: `${width}px`, height: `${geometry.height}px` }}
        {...pointer.handlers}
      />
      {hovered && !pointer.dragging && <HoverCard block={hovered} at={pointer.at} />}
    </div>
  )
}
