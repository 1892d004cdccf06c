import { CorruptBlob, fold, unfold } from './bytes.ts'

type Column = readonly (number | null)[]

/** What tells most of the processes of a report's files, as it is kept. */
export interface Told {
  worker: Column
  startUs: Column
}

/**
 * The process of each file by what is expected of it: 0 where it is that of the file before on its worker, else 1 + how far
 * it is from the next number (folded). Processes are numbered as their first files start, so that with a process for each
 * file, or for each worker, all of them are alike.
 */
export function tellProcesses(process: Column, told: Told): Float64Array {
  const symbols = new Float64Array(process.length)
  walk(told, process, (file, last, next) => {
    const own = process[file]!
    symbols[file] = own === last ? 0 : 1 + fold(own - next)
    return own
  })
  return symbols
}

/**
 * Puts the processes in place of what was told of them.
 * @param column null for files that have none
 * @throws CorruptBlob
 */
export function readProcesses(column: (number | null)[], told: Told): void {
  walk(told, column, (file, last, next) => {
    const symbol = column[file]!
    const own = symbol === 0 ? last : next + unfold(symbol - 1)
    if (own === undefined || own < 0) throw new CorruptBlob('has a file in a process that is not told')
    column[file] = own
    return own
  })
}

/** Files that have a process, as they started. @param processOf gets the last one of the file's worker, and the next number */
function walk(
  { worker, startUs }: Told,
  process: Column,
  processOf: (file: number, last: number | undefined, next: number) => number,
): void {
  const lastOn = new Map<number | null, number>()
  let next = 0
  for (const file of filesByStart(process, startUs)) {
    const own = processOf(file, lastOn.get(worker[file]!), next)
    lastOn.set(worker[file]!, own)
    next = Math.max(next, own + 1)
  }
}

/** Those that have a process; of the same start, or without one, by their number. Those without a start come last. */
function filesByStart(process: Column, startUs: Column): number[] {
  const { length } = process
  // Start and number in one: to sort numbers takes a tenth of the time of a sort that asks a function. A year is far below.
  // The number takes up whole bits: so it is found again without a remainder, which takes as long as the rest.
  const size = 2 ** (32 - Math.clz32(length))
  const keys = new Float64Array(length)
  const last: number[] = []
  let count = 0
  for (let file = 0; file < length; file++) {
    if (process[file] === null) continue
    const start = startUs[file]!
    if (start === null) last.push(file)
    else if (start < 0 || (start + 1) * size > Number.MAX_SAFE_INTEGER) return sortedByStart(process, startUs)
    else keys[count++] = start * size + file
  }
  const files: number[] = []
  // In place, and numbers as such.
  // oxlint-disable-next-line unicorn/no-array-sort
  const sorted = keys.subarray(0, count).sort()
  for (let place = 0; place < count; place++) files.push(sorted[place]! - Math.floor(sorted[place]! / size) * size)
  return [...files, ...last]
}

function sortedByStart(process: Column, startUs: Column): number[] {
  const startOf = (file: number): number => startUs[file] ?? Infinity
  const files = [...process.keys()].filter((file) => process[file] !== null)
  // Two without a start: what is not a number is no difference.
  return files.toSorted((left, right) => startOf(left) - startOf(right) || left - right)
}
