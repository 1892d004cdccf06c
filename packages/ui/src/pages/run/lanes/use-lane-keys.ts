import { closestInTime } from './geometry.ts'
import type { Block, LaneLayout } from './lane-layout.ts'
import { reveal } from './lane-view.ts'
import type { LaneView } from './use-lane-view.ts'

interface Wanted {
  layout: LaneLayout
  lanes: LaneView
  selected: Block | undefined
  select: (block: Block | undefined) => void
  open: (block: Block) => void
}

/** Arrows go from test to test and lane to lane, +, − and 0 zoom, Enter opens, Escape lets go. */
export function useLaneKeys({ layout, lanes, selected, select, open }: Wanted): (event: KeyboardEvent) => void {
  const choose = (block: Block | undefined): void => {
    if (!block) return
    select(block)
    lanes.show(reveal(lanes.view, block.test.startMs, block.endMs, layout.endMs))
  }
  const center = selected ? (selected.test.startMs + selected.endMs) / 2 : undefined

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const quarter = (lanes.view.toMs - lanes.view.fromMs) / 4
    if (event.key === 'ArrowLeft' && event.shiftKey) lanes.panBy(-quarter)
    else if (event.key === 'ArrowRight' && event.shiftKey) lanes.panBy(quarter)
    else if (event.key === 'ArrowRight') choose(stepInLane(layout, selected, 1))
    else if (event.key === 'ArrowLeft') choose(stepInLane(layout, selected, -1))
    else if (event.key === 'ArrowDown') choose(stepOfLane(layout, selected, 1))
    else if (event.key === 'ArrowUp') choose(stepOfLane(layout, selected, -1))
    else if (event.key === 'Home') choose(layout.rows[selected?.lane ?? 0]?.blocks[0])
    else if (event.key === 'End') choose(layout.rows[selected?.lane ?? 0]?.blocks.at(-1))
    else if (event.key === '+' || event.key === '=') lanes.zoomBy(0.5, center)
    else if (event.key === '-' || event.key === '−') lanes.zoomBy(2, center)
    else if (event.key === '0') lanes.all()
    else if (event.key === 'Enter' && selected) open(selected)
    else if (event.key === 'Escape' && selected) select(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

const firstOf = (layout: LaneLayout): Block | undefined => layout.rows.find((row) => row.blocks.length > 0)?.blocks[0]

const stepInLane = (layout: LaneLayout, selected: Block | undefined, step: 1 | -1): Block | undefined =>
  selected ? layout.rows[selected.lane]?.blocks[selected.index + step] : firstOf(layout)

/** The next lane that has tests, at the closest moment. */
function stepOfLane(layout: LaneLayout, selected: Block | undefined, step: 1 | -1): Block | undefined {
  if (!selected) return firstOf(layout)
  for (let lane = selected.lane + step; layout.rows[lane]; lane += step) {
    const block = closestInTime(layout, lane, selected.test.startMs)
    if (block) return block
  }
  return undefined
}
