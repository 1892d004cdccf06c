import { fileMs } from '../history/file-window.ts'
import type { Results } from '../history/results.ts'

/** How the files of one report lay on its workers. */
export interface PartLayout {
  /** From the start of the first file to the end of the last, ms. */
  spanMs: number
  workers: number
  /** Time in that span in which a worker had no file. */
  idleMs: number
}

const known = new WeakMap<Results, PartLayout | null>()

/** Null where the runner does not tell when and where each file ran. Made once for each report. */
export function partLayout(part: Results): PartLayout | null {
  let layout = known.get(part)
  if (layout === undefined) known.set(part, (layout = layOut(part)))
  return layout
}

function layOut(part: Results): PartLayout | null {
  const { ids, worker, startMs } = part.files
  if (!startMs || ids.length === 0) return null
  const spans = new Map<number, [start: number, end: number][]>()
  for (let index = 0; index < ids.length; index++) {
    const start = startMs[index]!
    const duration = fileMs(part, index)
    // A file that never started has no place.
    if (Number.isNaN(start) || Number.isNaN(duration)) continue
    if (worker[index] === 0) return null
    const list = spans.get(worker[index]!)
    if (list) list.push([start, start + duration])
    else spans.set(worker[index]!, [[start, start + duration]])
  }
  const all = [...spans.values()].flat()
  if (all.length === 0) return null
  const from = Math.min(...all.map(([start]) => start))
  const to = Math.max(...all.map(([, end]) => end))
  const busyMs = [...spans.values()].reduce((sum, list) => sum + busyOf(list), 0)
  return { spanMs: to - from, workers: spans.size, idleMs: Math.max(0, spans.size * (to - from) - busyMs) }
}

/** Files of one worker may overlap where they share a process. */
function busyOf(spans: [number, number][]): number {
  let busyMs = 0
  let reached = -Infinity
  for (const [start, end] of spans.toSorted(([left], [right]) => left - right)) {
    busyMs += Math.max(0, end - Math.max(start, reached))
    reached = Math.max(reached, end)
  }
  return busyMs
}
