import type { HistoryRun, Results } from './results.ts'
import { createFew } from './few.ts'
import type { Reached } from './reached.ts'
import { createWindow, type Stretch, type Window } from './window.ts'

/** Windows over files in place of tests: a file's duration takes the place of a test's. */
export interface FileWindows {
  of(stretch: Stretch, name: string, all: readonly HistoryRun[], files: number): Window
}

const windowsKept = 4
const none = new Int32Array(0)
const asFiles = new WeakMap<Results, Results>()

export function createFileWindows(newReached: () => Reached): FileWindows {
  const windows = createFew(() => ({ window: createWindow(), reached: newReached() }), windowsKept)
  return {
    of(stretch, name, all, files) {
      const { window, reached } = windows.get(name)
      return reached.at(stretch, () => window.moveTo(stretch, all.map(toFileRun), files))
    },
  }
}

const toFileRun = (run: HistoryRun): HistoryRun => ({ ...run, parts: run.parts.map(toFileResults) })

function toFileResults(part: Results): Results {
  let results = asFiles.get(part)
  if (!results) {
    const { ids } = part.files
    const known = Array.from(ids.keys()).filter((index) => !Number.isNaN(fileMs(part, index)))
    results = {
      ...part,
      tests: Int32Array.from(known, (index) => ids[index]!),
      durationMs: Float32Array.from(known, (index) => fileMs(part, index)),
      status: new Uint8Array(known.length),
      beforeEachMs: null,
      afterEachMs: null,
      skipped: none,
      todo: none,
      pending: none,
    }
    asFiles.set(part, results)
  }
  return results
}

/** How long a file took, from its environment to its last hook, ms. NaN where the runner does not tell. */
export const fileMs = ({ files }: Results, index: number): number => files.durationMs?.[index] ?? Number.NaN
