import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { blockAt, msOf, type Geometry } from './geometry.ts'
import type { Block, LaneLayout } from './lane-layout.ts'
import { isZoomed } from './lane-view.ts'
import type { LaneView } from './use-lane-view.ts'

interface Wanted {
  canvas: RefObject<HTMLCanvasElement | null>
  layout: LaneLayout
  geometry: Geometry
  lanes: LaneView
  hover: (block: Block | undefined) => void
  select: (block: Block | undefined) => void
  open: (block: Block) => void
}

const DRAG_PX = 4
const WHEEL_STRENGTH = 0.0025

/** Hover, click, drag to move, Ctrl and wheel to zoom. The plain wheel stays the page's. */
export function useLanePointer(wanted: Wanted) {
  const { canvas, layout, geometry, lanes, hover, select, open } = wanted
  const latest = useRef(wanted)
  latest.current = wanted
  const drag = useRef<{ fromX: number; lastX: number; moved: boolean }>(undefined)
  const [dragging, setDragging] = useState(false)
  const at = useRef({ x: 0, y: 0 })

  const blockUnder = (event: PointerEvent): Block | undefined =>
    blockAt(layout, lanes.view, geometry, event.offsetX, event.offsetY)
  const msPerPixel = (): number => (lanes.view.toMs - lanes.view.fromMs) / (geometry.right - geometry.left)

  useEffect(() => {
    const element = canvas.current!
    // Preact listens passively to wheels; this one has to keep the browser from zooming the page.
    const onWheel = (event: WheelEvent): void => {
      const { geometry: space, lanes: shown, layout: all } = latest.current
      const closer = event.ctrlKey || event.metaKey
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX
      if (closer) shown.zoomBy(Math.exp(event.deltaY * WHEEL_STRENGTH), msOf(event.offsetX, shown.view, space))
      else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY) && isZoomed(shown.view, all.endMs)) {
        shown.panBy((sideways * (shown.view.toMs - shown.view.fromMs)) / (space.right - space.left))
      } else return
      event.preventDefault()
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])

  return {
    at,
    dragging,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        drag.current = { fromX: event.clientX, lastX: event.clientX, moved: false }
        canvas.current!.setPointerCapture(event.pointerId)
      },
      onPointerMove: (event: PointerEvent) => {
        at.current = { x: event.clientX, y: event.clientY }
        const held = drag.current
        if (!held) return event.pointerType === 'touch' ? undefined : hover(blockUnder(event))
        if (!held.moved && Math.abs(event.clientX - held.fromX) < DRAG_PX) return undefined
        held.moved = true
        setDragging(true)
        lanes.panBy((held.lastX - event.clientX) * msPerPixel())
        held.lastX = event.clientX
        return undefined
      },
      onPointerUp: (event: PointerEvent) => {
        const held = drag.current
        drag.current = undefined
        setDragging(false)
        if (!held || held.moved) return
        const block = blockUnder(event)
        // A finger covers what it points at: it chooses, and the line below the chart opens.
        if (block && event.pointerType !== 'touch') open(block)
        else select(block)
      },
      onPointerCancel: () => {
        drag.current = undefined
        setDragging(false)
      },
      onPointerLeave: () => hover(undefined),
      onDblClick: (event: MouseEvent) => lanes.zoomBy(0.4, msOf(event.offsetX, lanes.view, geometry)),
    },
  }
}
