import type { View } from './view.ts'

/** So many whole runs are looked through: a file that none of them has is judged by all that is known of it. */
const MOST_RUNS = 50

/**
 * Tests that are still there: those of the newest whole run of each file, run or not. What was removed or renamed since
 * has results in the period, and is over.
 */
export function presentTests({ now, catalog, tests }: View): Set<number> {
  const runOfFile = new Int32Array(catalog.files.length).fill(-1)
  const present = new Set<number>()
  const open = new Set(Array.from(tests, (test) => catalog.tests[test]!.file))
  const whole = now.runs.filter(({ partial }) => !partial)
  const oldest = Math.max(0, whole.length - MOST_RUNS)
  for (let index = whole.length - 1; index >= oldest && open.size > 0; index--) {
    for (const part of whole[index]!.parts) {
      for (const list of [part.tests, part.skipped, part.todo, part.pending]) {
        for (const test of list) {
          const { file } = catalog.tests[test]!
          if (runOfFile[file] === -1) runOfFile[file] = index
          if (runOfFile[file] === index) present.add(test)
        }
      }
    }
    for (const file of open) if (runOfFile[file] !== -1) open.delete(file)
  }
  for (const test of tests) if (runOfFile[catalog.tests[test]!.file] === -1) present.add(test)
  return present
}
