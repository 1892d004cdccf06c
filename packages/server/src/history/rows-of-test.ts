import type { HistoryRun, Results } from './results.ts'
import { isInside, type Stretch } from './window.ts'

interface Index {
  /** By test: the row where it ran first, plus 1; 0 where it did not run. */
  first: Int32Array
  /** Tests that ran more than once: repeated projects or merged blobs could bring some twice. */
  several: ReadonlySet<number>
}

const known = new WeakMap<Results, Index>()

/**
 * The first row of a report behind that one (-1: of all) in which a test ran, or -1. Looked up in an index of 4 bytes a test,
 * made at the first question.
 */
export function nextRowOfTest(part: Results, test: number, after: number): number {
  let index = known.get(part)
  if (!index) known.set(part, (index = indexOf(part)))
  if (after < 0) return (index.first[test] ?? 0) - 1
  return index.several.size > 0 && index.several.has(test) ? part.tests.indexOf(test, after + 1) : -1
}

/** All of them. */
export function rowsOfTest(part: Results, test: number): number[] {
  const rows: number[] = []
  for (let row = nextRowOfTest(part, test, -1); row >= 0; row = nextRowOfTest(part, test, row)) rows.push(row)
  return rows
}

/** In how many runs of that stretch a test ran; of more than `most`, only that there are as many. */
export function countRuns(runs: readonly HistoryRun[], test: number, stretch: Stretch, most: number): number {
  let count = 0
  for (let index = runs.length - 1; index >= 0 && count < most; index--) {
    const run = runs[index]!
    if (isInside(stretch, run) && run.parts.some((part) => nextRowOfTest(part, test, -1) >= 0)) count++
  }
  return count
}

function indexOf({ tests }: Results): Index {
  let length = 0
  for (let row = 0; row < tests.length; row++) if (tests[row]! >= length) length = tests[row]! + 1
  const first = new Int32Array(length)
  const several = new Set<number>()
  for (let row = 0; row < tests.length; row++) {
    const test = tests[row]!
    if (first[test] === 0) first[test] = row + 1
    else several.add(test)
  }
  return { first, several }
}

export interface Place {
  lane: number
  /** Among all tests of the lane, from 1. */
  sequence: number
  /** Among the tests of its file that ran in the lane, from 1. */
  position: number
}

/** Where in its worker a row ran. @param fileOf a test's file */
export function placeOfRow(part: Results, row: number, fileOf: (test: number) => number): Place {
  let first = 0
  let lane = 0
  while (row >= first + part.lanes[lane]!.rows) first += part.lanes[lane++]!.rows
  const file = fileOf(part.tests[row]!)
  // The tests of a file nearly always ran one after the other.
  let begin = row
  while (begin > first && fileOf(part.tests[begin - 1]!) === file) begin--
  const before = inPieces(part, fileOf) ? countOf(file, part, first, begin, fileOf) : 0
  return { lane, sequence: row - first + 1, position: before + row - begin + 1 }
}

function countOf(file: number, { tests }: Results, from: number, to: number, fileOf: (test: number) => number): number {
  let count = 0
  for (let row = from; row < to; row++) if (fileOf(tests[row]!) === file) count++
  return count
}

const interleaved = new WeakMap<Results, boolean>()

/** Whether a lane has a file whose tests did not all run one after the other. Looked for once. */
function inPieces(part: Results, fileOf: (test: number) => number): boolean {
  let found = interleaved.get(part)
  if (found === undefined) interleaved.set(part, (found = lookForPieces(part, fileOf)))
  return found
}

function lookForPieces({ lanes, tests }: Results, fileOf: (test: number) => number): boolean {
  let row = 0
  for (const { rows } of lanes) {
    const seen = new Set<number>()
    let last = -1
    for (const end = row + rows; row < end; row++) {
      const file = fileOf(tests[row]!)
      if (file === last) continue
      if (seen.has(file)) return true
      seen.add(file)
      last = file
    }
  }
  return false
}
