import type { TestOrderAnswer } from '../../api/types.ts'

/** A run as a column: `index` into the answer's runs. */
export interface RunColumn {
  index: number
  failed: boolean
  x: number
}

const WIDEST = 15
const GAP = 14

/**
 * Failed runs first, then passed ones, each oldest first: what goes with failing stands together.
 *
 * @param width in pixels; 0 = not known yet: nothing to draw
 */
export function runColumns(runs: TestOrderAnswer['runs'], width: number): { columns: RunColumn[]; step: number } {
  if (width === 0) return { columns: [], step: 0 }
  const failed = [...runs.keys()].filter((index) => runs[index]!.failed)
  const passed = [...runs.keys()].filter((index) => !runs[index]!.failed)
  const gap = failed.length > 0 && passed.length > 0 ? GAP : 0
  const step = Math.min(WIDEST, (width - gap) / runs.length)
  const columns = [...failed, ...passed].map((index, place) => ({
    index,
    failed: runs[index]!.failed,
    x: place * step + (place < failed.length ? 0 : gap),
  }))
  return { columns, step }
}
