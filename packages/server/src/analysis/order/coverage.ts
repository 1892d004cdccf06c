import { testsOverlap, TOUCHING_MS } from './came-before.ts'
import { type History, NOT_RUN, type Schedule } from './schedule.ts'
import { sortPlaces } from './sort-places.ts'
import type { Steps } from './steps.ts'

export interface Pairs {
  /** Seen one way round in some run, and the other way round in another. */
  bothOrders: number
  /** Seen together in any run. */
  total: number
}

export interface Coverage {
  runs: number
  /** Pairs of tests inside one file. */
  testPairs: Pairs
  /** Pairs of files that ran in one process, or one after the other on one machine. */
  filePairs: Pairs
}

/** Files beyond these are not counted in pairs: a table of all pairs takes memory by the square of their number. */
const MOST_FILES = 8192

/** How much of what could depend on the order has been seen in both orders. One bit a pair, in steps of one run. */
export function* coverageOf({ schedules, fileOfTest, fileCount }: History): Steps<Coverage> {
  const slots = slotsOf(fileOfTest, fileCount)
  const tests = Array.from(slots.size, (size) => (size === 0 ? undefined : pairTable(size)))
  const files = pairTable(Math.min(fileCount, MOST_FILES))
  const repeats = createRepeats(slots)
  let everyone: Int32Array | undefined
  for (const schedule of schedules) {
    for (const [place, file] of schedule.file.entries())
      if (!repeats(schedule, place, file)) addTests(tests[file]!, schedule, place, slots.slotOf)
    everyone = addFiles(files, schedule, everyone)
    yield
  }
  const testPairs = { bothOrders: 0, total: 0 }
  for (const table of tests) {
    if (!table) continue
    const { bothOrders, total } = yield* table.count()
    testPairs.bothOrders += bothOrders
    testPairs.total += total
  }
  return { runs: schedules.length, testPairs, filePairs: yield* files.count() }
}

/** Numbers the tests of each file from 0. */
const slotsOf = (fileOfTest: Int32Array, fileCount: number): Slots => {
  const size = new Int32Array(fileCount)
  return { slotOf: fileOfTest.map((file) => size[file]!++), size }
}

interface Slots {
  slotOf: Int32Array
  /** Tests of each file. */
  size: Int32Array
}

/** Whether a file's tests ran one after the other as they did when it ran before: most do, in most runs. */
const createRepeats = ({ slotOf, size }: Slots) => {
  const begin = new Int32Array(size.length)
  for (let file = 1; file < size.length; file++) begin[file] = begin[file - 1]! + size[file - 1]!
  /** By file: the slots of those that ran, in their order; and how many there were, -1 where some overlapped. */
  const last = new Int32Array(slotOf.length)
  const ran = new Int32Array(size.length).fill(-1)
  return ({ firstRow, outcome, test, startMs, endMs }: Schedule, place: number, file: number): boolean => {
    const first = begin[file]!
    let isSame = ran[file]! >= 0
    let count = 0
    let endedMs = -Infinity
    for (let row = firstRow[place]!; row < firstRow[place + 1]!; row++) {
      if (outcome[row] === NOT_RUN) continue
      // A test that is in it twice is none that this can tell.
      const overlaps = endedMs > startMs[row]! + TOUCHING_MS || count === size[file]
      if (overlaps) {
        ran[file] = -1
        return false
      }
      endedMs = endMs[row]!
      const slot = slotOf[test[row]!]!
      if (isSame && (count >= ran[file]! || last[first + count] !== slot)) isSame = false
      last[first + count++] = slot
    }
    isSame &&= count === ran[file]
    ran[file] = count
    return isSame
  }
}

type PairTable = ReturnType<typeof pairTable>

const pairTable = (size: number) => {
  const words = (size + 31) >> 5
  /** Row a, bit b: b was seen after a; and: both were seen in one run. */
  const after = new Int32Array(size * words)
  const together = new Int32Array(size * words)
  const one = (bits: Int32Array, row: number, bit: number): void => {
    bits[row * words + (bit >> 5)]! |= 1 << (bit & 31)
  }
  const all = (bits: Int32Array, row: number, others: Int32Array): void => {
    for (let word = 0; word < words; word++) bits[row * words + word]! |= others[word]!
  }
  const isAfter = (row: number, bit: number): boolean => ((after[row * words + (bit >> 5)]! >> (bit & 31)) & 1) === 1
  return {
    size,
    empty: () => new Int32Array(words),
    put: (bits: Int32Array, bit: number): void => one(bits, 0, bit),
    seeAfter: (row: number, later: number): void => one(after, row, later),
    seeAllAfter: (row: number, later: Int32Array): void => all(after, row, later),
    seeTogether: (row: number, others: Int32Array): void => all(together, row, others),
    *count(): Steps<Pairs> {
      const pairs = { bothOrders: 0, total: 0 }
      for (let row = 0, looked = 0; row < size; row++) {
        for (let bit = row + 1; bit < size; bit++) {
          if (((together[row * words + (bit >> 5)]! >> (bit & 31)) & 1) === 0) continue
          pairs.total++
          if (isAfter(row, bit) && isAfter(bit, row)) pairs.bothOrders++
        }
        looked += size - row
        if (looked < PAIRS_IN_STEP) continue
        looked = 0
        yield
      }
      return pairs
    },
  }
}

const PAIRS_IN_STEP = 100_000

/** Tests that overlapped in time were seen together, in no order. */
const addTests = (table: PairTable, schedule: Schedule, place: number, slotOf: Int32Array): void => {
  const rows: number[] = []
  for (let row = schedule.firstRow[place]!; row < schedule.firstRow[place + 1]!; row++)
    if (schedule.outcome[row] !== NOT_RUN) rows.push(row)
  const slot = (row: number): number => slotOf[schedule.test[row]!]!
  const everyone = table.empty()
  for (const row of rows) table.put(everyone, slot(row))
  const isSerial = rows.every((row, index) => index === 0 || !testsOverlap(schedule, rows[index - 1]!, row))
  const later = table.empty()
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]!
    table.seeTogether(slot(row), everyone)
    if (isSerial) table.seeAllAfter(slot(row), later)
    else
      for (const other of rows.slice(index + 1))
        if (!testsOverlap(schedule, row, other)) table.seeAfter(slot(row), slot(other))
    table.put(later, slot(row))
  }
}

/**
 * Files of one process follow each other; others do where one ended before the other started.
 * @param before the files of the run before, and @returns those of this one
 */
const addFiles = (
  table: PairTable,
  { file, process, fileStartMs, fileEndMs, byEnd, placeOfFile }: Schedule,
  before: Int32Array | undefined,
): Int32Array => {
  const isCounted = (place: number): boolean => file[place]! < table.size
  const everyone = table.empty()
  for (let place = 0; place < file.length; place++) if (isCounted(place)) table.put(everyone, file[place]!)
  const isNews = !before || before.some((word, index) => word !== everyone[index])
  // Who started before whom ended: walk the ends backwards as the starts go backwards.
  const started = table.empty()
  const byStart = sortPlaces(fileStartMs)
  let next = byStart.length - 1
  while (next >= 0 && Number.isNaN(fileStartMs[byStart[next]!]!)) next--
  for (let rank = byEnd.length - 1; rank >= 0; rank--) {
    const place = placeOfFile[byEnd[rank]!]!
    while (next >= 0 && fileStartMs[byStart[next]!]! >= fileEndMs[place]!) {
      if (isCounted(byStart[next]!)) table.put(started, file[byStart[next]!]!)
      next--
    }
    if (!isCounted(place)) continue
    if (isNews) table.seeTogether(file[place]!, everyone)
    table.seeAllAfter(file[place]!, started)
  }
  const laterOf = new Map<number, Int32Array>()
  for (let place = file.length - 1; place >= 0; place--) {
    if (process[place]! < 0 || !isCounted(place)) continue
    const later = laterOf.get(process[place]!) ?? table.empty()
    laterOf.set(process[place]!, later)
    table.seeAllAfter(file[place]!, later)
    table.put(later, file[place]!)
  }
  return everyone
}
