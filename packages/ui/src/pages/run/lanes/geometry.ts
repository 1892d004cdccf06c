import { firstReaching, type Block, type LaneLayout } from './lane-layout.ts'
import type { View } from './lane-view.ts'

/** Where everything stands on the canvas, in CSS pixels. */
export interface Geometry {
  width: number
  height: number
  left: number
  right: number
  /** Below the axis' labels. */
  top: number
  /** From one lane to the next. */
  pitch: number
  bar: number
  /** Is there room for the files' names below the bars? */
  named: boolean
  narrow: boolean
}

const AXIS_PX = 30
const MIN_TRACK_PX = 4
const NARROW_PX = 560

export function geometryOf(width: number, { rows }: LaneLayout): Geometry {
  const narrow = width < NARROW_PX
  const tracks = Math.max(1, ...rows.map((row) => row.tracks))
  const crowded = rows.length > 24
  const full = rows.length <= 10
  const bar = Math.max(crowded ? 10 : full ? 25 : 18, tracks * MIN_TRACK_PX)
  const named = full && !narrow
  const pitch = bar + (named ? 29 : full ? 24 : crowded ? 5 : 9)
  const sharded = rows.some((row) => row.shortName.startsWith('S'))
  const unknown = rows.some((row) => row.lane.worker === null)
  return {
    width,
    height: AXIS_PX + pitch * Math.max(1, rows.length) + 4,
    left: narrow ? (sharded ? 52 : 30) : sharded || unknown ? 124 : 92,
    right: width - 2,
    top: AXIS_PX + (full ? 8 : 2),
    pitch,
    bar,
    named,
    narrow,
  }
}

export const xOf = (ms: number, view: View, { left, right }: Geometry): number =>
  left + ((ms - view.fromMs) / (view.toMs - view.fromMs)) * (right - left)

export const msOf = (x: number, view: View, { left, right }: Geometry): number =>
  view.fromMs + ((x - left) / (right - left)) * (view.toMs - view.fromMs)

export const yOfLane = (lane: number, { top, pitch }: Geometry): number => top + lane * pitch

/** Track of a block: its top and height. */
export function trackOf(block: Block, tracks: number, geometry: Geometry): { y: number; height: number } {
  const height = geometry.bar / tracks
  return { y: yOfLane(block.lane, geometry) + block.track * height, height: tracks > 1 ? height - 1 : height }
}

const REACH_PX = 4

/** The block under the pointer, or the closest one within a few pixels; failed blocks win, they are what people aim at. */
export function blockAt(layout: LaneLayout, view: View, geometry: Geometry, x: number, y: number): Block | undefined {
  const lane = Math.floor((y - geometry.top) / geometry.pitch)
  const row = layout.rows[lane]
  if (!row || x < geometry.left - REACH_PX || y - yOfLane(lane, geometry) > geometry.bar + REACH_PX) return undefined
  const ms = msOf(x, view, geometry)
  const reachMs = (REACH_PX / (geometry.right - geometry.left)) * (view.toMs - view.fromMs)
  let best: Block | undefined
  let bestDistance = Infinity
  for (let index = firstReaching(row, ms - reachMs); index < row.blocks.length; index++) {
    const block = row.blocks[index]!
    if (block.test.startMs > ms + reachMs) break
    const away = Math.max(block.test.startMs - ms, ms - block.endMs, 0)
    if (away > reachMs) continue
    const { y: top, height } = trackOf(block, row.tracks, geometry)
    const beside = y < top || y > top + height ? reachMs : 0
    const loud = block.test.status === 'passed' || block.test.status === 'skipped' ? 0 : reachMs
    const distance = away + beside - loud
    if (distance < bestDistance) {
      best = block
      bestDistance = distance
    }
  }
  return best
}

/** The block of another lane that is closest in time. */
export function closestInTime(layout: LaneLayout, lane: number, ms: number): Block | undefined {
  let best: Block | undefined
  for (const block of layout.rows[lane]?.blocks ?? []) {
    if (!best || Math.abs(block.test.startMs - ms) < Math.abs(best.test.startMs - ms)) best = block
  }
  return best
}
