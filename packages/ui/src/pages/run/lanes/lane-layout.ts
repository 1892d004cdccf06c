import type { Lane, LaneFile, LaneTest } from '../../../api/types.ts'
import { fileName, givenText } from '../../../format/given.ts'
import { laneNames, type LaneName } from './lane-names.ts'

/** A test as it is drawn: its lane, and its track where tests of one lane overlap (`test.concurrent`). */
export interface Block {
  test: LaneTest
  lane: number
  /** Place in its lane's `blocks`. */
  index: number
  track: number
  endMs: number
}

/** A file's stretch of a lane: the tests of a file run together. */
export interface FileSpan {
  name: string
  startMs: number
  endMs: number
  /** Environment, set-up files, import and collect, from the start on. */
  prepareMs: number
  file: LaneFile | undefined
}

export interface LaneRow extends LaneName {
  lane: Lane
  blocks: Block[]
  /** The longest block, for finding the blocks of a stretch of time. */
  longestMs: number
  tracks: number
  spans: FileSpan[]
  /** Stretches in which no file was under way. */
  idle: { startMs: number; endMs: number }[]
}

export interface LaneLayout {
  rows: LaneRow[]
  /** From 0 to the end of the last thing that is drawn. */
  endMs: number
  tests: number
}

const MAX_TRACKS = 12

export function layOut(lanes: Lane[], wallMs: number): LaneLayout {
  const names = laneNames(lanes)
  const rows = lanes.map((lane, index) => layOutLane(lane, index, names[index]!))
  const endMs = Math.max(
    wallMs,
    1,
    ...rows.map((row) => Math.max(0, lastEnd(row.blocks), row.spans.at(-1)?.endMs ?? 0)),
  )
  for (const row of rows) row.idle = gaps(row.spans, endMs)
  return { rows, endMs, tests: rows.reduce((sum, row) => sum + row.blocks.length, 0) }
}

function layOutLane(lane: Lane, laneIndex: number, name: LaneName): LaneRow {
  const ends: number[] = []
  const blocks = lane.tests.map((test, index): Block => {
    const endMs = test.startMs + test.durationMs
    // A hundredth of a millisecond of overlap is rounding, not concurrency.
    let track = ends.findIndex((end) => end <= test.startMs + 0.01)
    if (track === -1) track = Math.min(ends.length, MAX_TRACKS - 1)
    ends[track] = endMs
    return { test, lane: laneIndex, index, track, endMs }
  })
  return {
    lane,
    ...name,
    blocks,
    longestMs: blocks.reduce((longest, { test }) => Math.max(longest, test.durationMs), 0),
    tracks: Math.max(1, ends.length),
    spans: fileSpans(lane),
    idle: [],
  }
}

/** From the file's own facts; where the runner hides them, from its tests. */
function fileSpans({ tests, files }: Lane): FileSpan[] {
  const ranges = new Map<string, { startMs: number; endMs: number }>()
  for (const { file, project, startMs, durationMs } of tests) {
    const key = `${project}\0${file}`
    const range = ranges.get(key)
    if (range) {
      range.startMs = Math.min(range.startMs, startMs)
      range.endMs = Math.max(range.endMs, startMs + durationMs)
    } else ranges.set(key, { startMs, endMs: startMs + durationMs })
  }
  const known = new Map(files.map((file) => [`${file.project}\0${file.file}`, file]))
  const keys = new Set([...ranges.keys(), ...known.keys()])
  return [...keys]
    .flatMap((key): FileSpan[] => {
      const file = known.get(key)
      const range = ranges.get(key)
      const startMs = Math.min(file?.startMs ?? Infinity, range?.startMs ?? Infinity)
      if (startMs === Infinity) return []
      const ownEnd = file && file.startMs !== null ? file.startMs + (file.durationMs ?? 0) : 0
      const prepareMs = file ? (file.environmentMs ?? 0) + (file.setupMs ?? 0) + (file.collectMs ?? 0) : 0
      const name = givenText(fileName(key.slice(key.indexOf('\0') + 1)))
      return [{ name, startMs, endMs: Math.max(ownEnd, range?.endMs ?? 0), prepareMs, file }]
    })
    .toSorted((a, b) => a.startMs - b.startMs)
}

function gaps(spans: FileSpan[], endMs: number): LaneRow['idle'] {
  const idle: LaneRow['idle'] = []
  let busyUntil = 0
  for (const span of spans) {
    if (span.startMs > busyUntil) idle.push({ startMs: busyUntil, endMs: span.startMs })
    busyUntil = Math.max(busyUntil, span.endMs)
  }
  if (endMs > busyUntil) idle.push({ startMs: busyUntil, endMs })
  return idle
}

const lastEnd = (blocks: Block[]): number => blocks.reduce((end, block) => Math.max(end, block.endMs), 0)

/** The first block that may reach into a stretch beginning at `fromMs`: blocks are sorted by start. */
export function firstReaching({ blocks, longestMs }: LaneRow, fromMs: number): number {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (blocks[middle]!.test.startMs < fromMs - longestMs) low = middle + 1
    else high = middle
  }
  return low
}
