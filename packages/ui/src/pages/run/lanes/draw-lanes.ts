import { FONT, type Palette } from '../../../charts/palette.ts'
import { tickLabel, timeSteps } from '../../../format/duration.ts'
import { plural } from '../../../format/number.ts'
import { drawBlocks, drawLoudBlocks, type Emphasis } from './draw-blocks.ts'
import { xOf, yOfLane, type Geometry } from './geometry.ts'
import type { LaneLayout, LaneRow } from './lane-layout.ts'
import { isZoomed, type View } from './lane-view.ts'

export interface Scene extends Emphasis {
  layout: LaneLayout
  view: View
  geometry: Geometry
  colours: Palette
  dark: boolean
}

/** Everything, anew: 10,000 tests take a few milliseconds. */
export function drawLanes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, geometry } = scene
  context.clearRect(0, 0, geometry.width, geometry.height)
  drawAxis(context, scene)
  context.save()
  context.beginPath()
  context.rect(geometry.left - 3, 0, geometry.width - geometry.left + 3, geometry.height)
  context.clip()
  for (const [lane, row] of layout.rows.entries()) {
    drawGround(context, scene, row, lane)
    drawBlocks(context, scene, row)
  }
  for (const row of layout.rows) drawLoudBlocks(context, scene, row)
  context.restore()
  for (const [lane, row] of layout.rows.entries()) drawName(context, scene, row, lane)
}

function drawAxis(context: CanvasRenderingContext2D, { layout, view, geometry, colours }: Scene): void {
  const { left, right, height, narrow } = geometry
  const { stepMs, ticks } = timeSteps(view.fromMs, view.toMs, narrow ? 3 : 7)
  context.font = `400 11px ${FONT}`
  for (const ms of ticks) {
    const x = Math.round(xOf(ms, view, geometry)) + 0.5
    context.fillStyle = colours.line
    context.fillRect(x - 0.5, 24, 1, height - 26)
    const text = tickLabel(ms, stepMs)
    const half = context.measureText(text).width / 2
    context.fillStyle = colours.ink3
    context.textAlign = 'center'
    context.fillText(text, Math.max(left + half, Math.min(right - half, x)), 13)
  }
  context.textAlign = 'left'
  if (!isZoomed(view, layout.endMs)) return
  // Where in the run the view is.
  const width = right - left
  context.fillStyle = colours.surface3
  context.fillRect(left, 20, width, 3)
  context.fillStyle = colours.ink2
  const part = (view.toMs - view.fromMs) / layout.endMs
  context.fillRect(left + (view.fromMs / layout.endMs) * width, 20, Math.max(3, part * width), 3)
}

/** Idle time, the files' stretches with their imports, and the files' names. */
function drawGround(context: CanvasRenderingContext2D, scene: Scene, row: LaneRow, lane: number): void {
  const { view, geometry, colours } = scene
  const { left, right, bar, named } = geometry
  const y = yOfLane(lane, geometry)
  const middle = Math.round(y + bar / 2)
  for (const { startMs, endMs } of row.idle) {
    const from = Math.max(left, xOf(startMs, view, geometry))
    const to = Math.min(right, xOf(endMs, view, geometry))
    if (to - from >= 3) drawHatch(context, from, y, to - from, bar, colours.line2)
  }
  context.font = `400 11px ${FONT}`
  for (const [index, { startMs, endMs, prepareMs, name }] of row.spans.entries()) {
    const from = xOf(startMs, view, geometry)
    const to = xOf(endMs, view, geometry)
    if (to < left || from > right) continue
    context.fillStyle = colours.line2
    context.fillRect(from, middle - 1, Math.max(1, to - from), 2)
    if (prepareMs > 0) {
      context.fillStyle = colours.ink3
      context.fillRect(from, middle - 1.5, xOf(startMs + prepareMs, view, geometry) - from, 3)
    }
    const labelFrom = Math.max(from, left)
    // Files of one lane may overlap (unknown workers); their names must not.
    const next = row.spans[index + 1]
    const room = Math.min(to, right, next ? xOf(next.startMs, view, geometry) : right) - labelFrom
    if (!named || room < 26) continue
    context.fillStyle = colours.line2
    context.fillRect(labelFrom, y + bar + 4, room - 2, 1)
    context.fillStyle = colours.ink3
    const text = fitText(context, name, room - 4)
    if (text) context.fillText(text, labelFrom, y + bar + 16)
  }
}

function drawHatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  context.strokeStyle = colour
  context.lineWidth = 0.75
  context.beginPath()
  // Lines of one grid for the whole chart, so that they do not swim when the view moves.
  for (let at = Math.floor((x - height) / 5) * 5; at < x + width; at += 5) {
    context.moveTo(at, y + height)
    context.lineTo(at + height, y)
  }
  context.stroke()
  context.restore()
}

function drawName(
  context: CanvasRenderingContext2D,
  { geometry, colours }: Scene,
  { name, shortName, lane, blocks }: LaneRow,
  index: number,
): void {
  const { bar, named, narrow } = geometry
  const middle = yOfLane(index, geometry) + bar / 2
  context.fillStyle = colours.ink
  context.font = `600 ${bar < 14 ? 10 : 12}px ${FONT}`
  if (!named) {
    context.fillText(narrow || bar < 14 ? shortName : name, 0, middle + 4)
    return
  }
  const title =
    lane.shard !== null && name.startsWith('Shard') ? `Shard ${lane.shard} · ${shortName.split(' ')[1]}` : name
  context.fillText(title, 0, middle - 2)
  context.fillStyle = colours.ink3
  context.font = `400 11px ${FONT}`
  context.fillText(plural(blocks.length, 'test'), 0, middle + 12)
}

/** The text, or its beginning with an ellipsis; nothing where not even three letters fit. */
function fitText(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  let low = 0
  let high = Math.min(text.length, 80)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (context.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle
    else high = middle - 1
  }
  return low >= 3 ? `${text.slice(0, low)}…` : ''
}
