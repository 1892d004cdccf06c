import { dominatingImports } from './advice/dominating-imports.ts'
import { longFile } from './advice/long-file.ts'
import { oneWorker } from './advice/one-worker.ts'
import { repeatedSetup } from './advice/repeated-setup.ts'
import { sharedHook } from './advice/shared-hook.ts'
import { setupFiles } from './advice/setup-files.ts'
import { unevenOrder } from './advice/uneven-order.ts'
import type { FileCost, RunLayout } from './file-costs.ts'

export interface SuiteCosts {
  files: readonly FileCost[]
  /** Undefined: all runs come in shards, or do not tell. */
  layout: RunLayout | undefined
}

/** Something that would make the suite faster. Numbers in ms are means of a run. */
export type Advice =
  | { kind: 'repeated-setup'; files: [number]; tests: number; eachMs: number; fileMs: number; savesMs: number }
  | { kind: 'shared-hook'; files: number[]; target: string; eachMs: number; savesMs: number }
  | { kind: 'setup-files'; files: number[]; eachMs: number; savesMs: number }
  | { kind: 'dominating-imports'; files: number[]; importMs: number; share: number; savesMs: number }
  | {
      kind: 'long-file'
      files: [number]
      fileMs: number
      workers: number
      pieces: number
      afterMs: number
      wallMs: number
      savesMs: number
    }
  | { kind: 'uneven-order'; files: number[]; workers: number; wallMs: number; afterMs: number; savesMs: number }
  | {
      kind: 'one-worker'
      files: number[]
      cpus: number
      workers: number
      wallMs: number
      afterMs: number
      savesMs: number
    }

/** Less than that a run is not worth anybody's time; and nobody rearranges a suite for less than two seconds. */
const leastMs = 50
const leastWallMs = 2000

/** Advice that gives people their time back, and not machines theirs. */
export const isOfWall = ({ kind }: Advice): boolean =>
  kind === 'long-file' || kind === 'uneven-order' || kind === 'one-worker'

/** All advice, that which saves most first. */
export const advise = (costs: SuiteCosts): Advice[] =>
  [repeatedSetup, sharedHook, setupFiles, dominatingImports, longFile, unevenOrder, oneWorker]
    .flatMap((look): Advice[] => look(costs))
    .filter((advice) => advice.savesMs >= (isOfWall(advice) ? leastWallMs : leastMs))
    .toSorted((left, right) => right.savesMs - left.savesMs)
