import { FONT, type Palette } from '../../../charts/palette.ts'
import type { Layer, ResultStatus } from '../../../api/types.ts'
import { trackOf, xOf, yOfLane, type Geometry } from './geometry.ts'
import { firstReaching, type Block, type LaneRow } from './lane-layout.ts'
import type { View } from './lane-view.ts'

export interface Emphasis {
  selected: Block | undefined
  hovered: Block | undefined
  /** Ids of the tests that the search found; undefined = no search. */
  found: Set<string> | undefined
}

interface Scene extends Emphasis {
  view: View
  geometry: Geometry
  colours: Palette
  dark: boolean
}

const LAYERS = ['unit', 'integration', 'e2e'] as const
const QUIET_ALPHA = 0.16

/**
 * The tests as bars. Bars under a pixel are gathered per column and drawn as dark as the column is full, so that a
 * thousand short tests do not look like a solid block of work.
 */
export function drawBlocks(context: CanvasRenderingContext2D, scene: Scene, row: LaneRow): void {
  const { view, geometry, colours, found } = scene
  const { left, right } = geometry
  let column = -1
  const filled: Record<(typeof LAYERS)[number], number> = { unit: 0, integration: 0, e2e: 0 }
  let columnFound = false
  const flush = (): void => {
    if (column < 0) return
    const total = filled.unit + filled.integration + filled.e2e
    const layer = LAYERS.reduce((most, next) => (filled[next] > filled[most] ? next : most))
    context.globalAlpha = (found && !columnFound ? QUIET_ALPHA : 1) * Math.max(0.45, Math.min(1, total))
    context.fillStyle = colours[layer]
    context.fillRect(column, yOfLane(row.blocks[0]!.lane, geometry), 1, geometry.bar)
    filled.unit = filled.integration = filled.e2e = 0
    column = -1
    columnFound = false
  }

  context.font = `500 11px ${FONT}`
  context.textAlign = 'center'
  for (let index = firstReaching(row, view.fromMs); index < row.blocks.length; index++) {
    const block = row.blocks[index]!
    const { test, endMs } = block
    if (test.startMs > view.toMs) break
    const x = xOf(test.startMs, view, geometry)
    const width = xOf(endMs, view, geometry) - x
    if (x + width < left - 1 || x > right) continue
    if (width < 1 && row.tracks === 1) {
      const at = Math.floor(x)
      if (at !== column) flush()
      column = at
      filled[test.layer.effective] += width
      columnFound ||= found?.has(test.id) ?? false
      continue
    }
    flush()
    const { y, height } = trackOf(block, row.tracks, geometry)
    context.globalAlpha = found && !found.has(test.id) ? QUIET_ALPHA : 1
    context.fillStyle = colours[test.layer.effective]
    // A joint between neighbours, as soon as there is room for one.
    const drawn = Math.max(1, width >= 4 ? width - 1 : width)
    roundRect(context, x, y, drawn, height, Math.min(2, drawn / 3))
    drawNumber(context, scene, block, x, y, drawn, height)
  }
  flush()
  context.globalAlpha = 1
  context.textAlign = 'left'
}

/** The place in the lane, where it fits and the shape of an outcome does not need the room. */
function drawNumber(
  context: CanvasRenderingContext2D,
  { geometry, dark }: Scene,
  { test }: Block,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (height < 14 || isLoud(test.status)) return
  const from = Math.max(x, geometry.left)
  const to = Math.min(x + width, geometry.right)
  const text = String(test.sequence)
  if (to - from < text.length * 6.5 + 8) return
  context.fillStyle = inkOn(test.layer.effective, dark)
  context.fillText(text, (from + to) / 2, y + height / 2 + 4)
}

/** What can be read on a bar: the unit colour is light in both themes, e2e dark in both. */
const inkOn = (layer: Layer, dark: boolean): string =>
  layer === 'unit' || (layer === 'integration' && dark) ? '#0b0e11' : '#fff'

export const isLoud = (status: ResultStatus): boolean =>
  status === 'failed' || status === 'flaky' || status === 'unfinished'

/** Failed, retried and unfinished tests, then what is pointed at: above everything else, and never too small to see. */
export function drawLoudBlocks(context: CanvasRenderingContext2D, scene: Scene, row: LaneRow): void {
  const { view, colours, selected, hovered } = scene
  for (let index = firstReaching(row, view.fromMs); index < row.blocks.length; index++) {
    const block = row.blocks[index]!
    if (block.test.startMs > view.toMs) break
    if (isLoud(block.test.status)) drawOutcome(context, scene, row, block)
  }
  for (const block of [selected, hovered]) {
    if (block && row.blocks[block.index] === block) drawRing(context, scene, row, block, colours.ink, 2)
  }
}

function drawOutcome(context: CanvasRenderingContext2D, scene: Scene, row: LaneRow, block: Block): void {
  const { colours, found } = scene
  const flaky = block.test.status === 'flaky'
  const colour = flaky ? colours.flaky : colours.fail
  context.globalAlpha = found && !found.has(block.test.id) ? 0.35 : 1
  const { x, y, width, height } = drawRing(context, scene, row, block, colour, 2)
  const middle = x + width / 2
  context.strokeStyle = context.fillStyle = colour
  if (flaky) {
    context.lineWidth = 1.5
    context.beginPath()
    context.moveTo(middle, y - 10)
    context.lineTo(middle + 4.5, y - 3)
    context.lineTo(middle - 4.5, y - 3)
    context.closePath()
    context.stroke()
  } else {
    const inside = width > 14 && height > 12
    const size = inside ? 4 : 3.2
    const centre = inside ? y + height / 2 : y - 6
    context.lineWidth = 2.2
    context.strokeStyle = inside ? inkOn(block.test.layer.effective, scene.dark) : colour
    context.beginPath()
    context.moveTo(middle - size, centre - size)
    context.lineTo(middle + size, centre + size)
    context.moveTo(middle + size, centre - size)
    context.lineTo(middle - size, centre + size)
    context.stroke()
  }
  context.globalAlpha = 1
}

function drawRing(
  context: CanvasRenderingContext2D,
  { view, geometry, colours }: Scene,
  row: LaneRow,
  block: Block,
  colour: string,
  line: number,
): { x: number; y: number; width: number; height: number } {
  const { y, height } = trackOf(block, row.tracks, geometry)
  const start = xOf(block.test.startMs, view, geometry)
  const end = xOf(block.endMs, view, geometry)
  const width = Math.max(4, end - start)
  const x = end - start < 4 ? (start + end) / 2 - 2 : start
  context.strokeStyle = colours.surface
  context.lineWidth = line + 2
  context.strokeRect(x - 1, y - 1, width + 1, height + 2)
  context.strokeStyle = colour
  context.lineWidth = line
  context.strokeRect(x - 1, y - 1, width + 1, height + 2)
  return { x, y, width, height }
}

function roundRect(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): void {
  if (radius < 0.8) return context.fillRect(x, y, width, height)
  context.beginPath()
  context.roundRect(x, y, width, height, radius)
  context.fill()
}
