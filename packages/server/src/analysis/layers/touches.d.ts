import type { Boundary, Phase } from '../../../../reporter/src/report.ts'
import type { SeenUse } from './observed-layer.ts'
/** Something outside of the process that was written, read or removed, and not taken back by a rollback. */
export interface Touch {
  boundary: Boundary
  phase: Phase
  verb: string
  /** Table, key prefix, queue or path. */
  object: string
  count: number
  /** Rows that it changed, where the server told. */
  rows: number | null
}
export declare const isWrite: ({ verb }: Touch) => boolean
/** What was asked for by name where others can see it. With `undone`, also what a rollback took back. */
export declare function touchesOf(
  uses: readonly SeenUse[],
  {
    undone,
  }?: {
    undone?: boolean | undefined
  },
): Touch[]
/** What was written and stays: nothing removed it in the same part of the test or later. */
export declare function leftBehind(uses: readonly SeenUse[], cleaning?: readonly SeenUse[]): Touch[]
/** Is it cleared before it is used? */
export declare const isCleared: (touch: Touch, uses: readonly SeenUse[]) => boolean
/** A folder made by `mkdtemp` has another name in each run. */
export declare const stableName: (target: string) => string
/** `the tables articles and stock in 127.0.0.1:5432/shop`, `the file out/report.csv` */
export declare function placeOf({ boundary: { kind, target } }: Touch, objects: readonly string[]): string
/** `1 row`, `what 2 updates wrote` */
export declare function whatIsLeft(touches: readonly Touch[]): string
