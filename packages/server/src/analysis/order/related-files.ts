import { MAX_GAP, NOT_BEFORE, UNKNOWN } from './candidates.ts'
import type { Schedule } from './schedule.ts'

/**
 * Files that stand in one relation to a test, run by run. There are many files, and most come before it in most runs: so
 * the lists are those of the schedules wherever possible, and nothing is written for each file of each run.
 */
export interface RelatedFiles {
  scope: 'same-worker' | 'across-workers' | 'overlapping'
  unit: 'file'
  /** Those that ever do, or of which it ever cannot be told; ascending. */
  id: Int32Array
  /** Larger than every id. */
  fileCount: number
  /** By run: the first `lengths[run]` of these came before the test, the nearest last. */
  lists: Int32Array[]
  lengths: Int32Array
  /** By run: those of which it cannot be told. */
  unknown: Int32Array[]
  /** Whether others stand in between. All that ran at the same time are equally near. */
  hasGaps: boolean
}

/** Of each run of a test, what came before it in its process: file ids in order of their start. */
export type InProcess = readonly Int32Array[]

const none = new Int32Array(0)

/**
 * The three relations between files.
 * @param rows row of the test in each schedule
 */
export function relateFiles(
  schedules: readonly Schedule[],
  rows: Int32Array,
  file: number,
  fileCount: number,
): { inProcess: InProcess; relations: RelatedFiles[] } {
  const relation = (scope: RelatedFiles['scope']): RelatedFiles => ({
    scope,
    unit: 'file',
    id: none,
    fileCount,
    lists: [],
    lengths: new Int32Array(schedules.length),
    unknown: [],
    hasGaps: scope !== 'overlapping',
  })
  const worker = relation('same-worker')
  const across = relation('across-workers')
  const overlapping = relation('overlapping')
  let differ = false
  for (const [run, schedule] of schedules.entries()) {
    const row = rows[run]!
    const { own, beside, isTold } = lookAround(schedule, row, schedule.placeOfFile[file]!)
    put(worker, own, own.length, none)
    if (isTold) {
      const ended = endedBefore(schedule, schedule.startMs[row]!)
      put(across, schedule.byEnd, ended, beside)
      put(overlapping, beside, beside.length, none)
      if (ended > own.length || beside.length > 0) differ = true
    } else {
      const seen = lookOneByOne(schedule, row, schedule.placeOfFile[file]!)
      put(across, seen.before, seen.before.length, seen.unknown)
      put(overlapping, seen.beside, seen.beside.length, none)
      differ ||= seen.differ
    }
  }
  // One process for everything: "across workers" would say the same as "same worker" twice.
  const relations = (differ ? [worker, across, overlapping] : [worker]).map((one) => ({ ...one, id: idsOf(one) }))
  return { inProcess: worker.lists, relations }
}

function put({ lists, lengths, unknown }: RelatedFiles, list: Int32Array, length: number, untold: Int32Array): void {
  lengths[lists.length] = length
  lists.push(list)
  unknown.push(untold)
}

/** What is looked up for each test of each run, once for each schedule. */
interface Around {
  /** File ids of each process, in order of their start. */
  ofProcess: ReadonlyMap<number, Int32Array>
  /** By place: how many files of its process stand before it. */
  rank: Int32Array
  /** By place: the latest end of the files up to there. */
  latestEndMs: Float32Array
}

const known = new WeakMap<Schedule, Around>()

function aroundOf(schedule: Schedule): Around {
  let around = known.get(schedule)
  if (!around) known.set(schedule, (around = findAround(schedule)))
  return around
}

function findAround({ file, process, fileEndMs }: Schedule): Around {
  const lists = new Map<number, number[]>()
  const rank = new Int32Array(file.length)
  const latestEndMs = new Float32Array(file.length)
  let latest = -Infinity
  for (let place = 0; place < file.length; place++) {
    // Not a number is later than nothing.
    if (fileEndMs[place]! > latest) latest = fileEndMs[place]!
    latestEndMs[place] = latest
    if (process[place]! < 0) continue
    const list = lists.get(process[place]!)
    rank[place] = list?.length ?? 0
    if (list) list.push(file[place]!)
    else lists.set(process[place]!, [file[place]!])
  }
  return { ofProcess: new Map([...lists].map(([own, list]) => [own, Int32Array.from(list)])), rank, latestEndMs }
}

/** The first place, up to which something ended after that moment. */
function firstEndingAfter(latestEndMs: Float32Array, atMs: number): number {
  let low = 0
  let high = latestEndMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (latestEndMs[middle]! > atMs) high = middle
    else low = middle + 1
  }
  return low
}

let scratch = new Int32Array(1024)

/**
 * What ran before in the test's process, and what ran beside it in others.
 * @returns isTold: times are known and processes ran one file at a time, so that whatever ended before did come before
 */
function lookAround(schedule: Schedule, row: number, place: number) {
  const { file, fileEndMs, fileStartMs, process, isInTurn } = schedule
  const { ofProcess, rank, latestEndMs } = aroundOf(schedule)
  if (scratch.length < file.length) scratch = new Int32Array(file.length)
  const beside = scratch
  const ownProcess = process[place]! < 0 ? Number.NaN : process[place]!
  const startMs = schedule.startMs[row]!
  const endMs = schedule.endMs[row]!
  let others = 0
  // Two loops over files in order of their start: those after the test's own file are beside it or nothing.
  for (let other = firstEndingAfter(latestEndMs, startMs); other < place; other++) {
    if (process[other] !== ownProcess && fileEndMs[other]! > startMs && fileStartMs[other]! < endMs)
      beside[others++] = file[other]!
  }
  for (let other = place + 1; other < file.length && fileStartMs[other]! < endMs; other++)
    if (process[other] !== ownProcess && fileEndMs[other]! > startMs) beside[others++] = file[other]!
  return {
    own: ofProcess.get(ownProcess)?.subarray(0, rank[place]) ?? none,
    beside: beside.slice(0, others),
    isTold: isInTurn && fileEndMs[place]! > startMs && !Number.isNaN(endMs),
  }
}

/** How many files ended before a moment: so many of those by their end. */
function endedBefore({ byEnd, fileEndMs, placeOfFile }: Schedule, atMs: number): number {
  let low = 0
  let high = byEnd.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (fileEndMs[placeOfFile[byEnd[middle]!]!]! <= atMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Where times are missing, or files of one process overlap. */
function lookOneByOne(
  { byEnd, fileEndMs, fileStartMs, placeOfFile, process, ...rows }: Schedule,
  row: number,
  place: number,
) {
  const own = process[place]!
  const startMs = rows.startMs[row]!
  const endMs = rows.endMs[row]!
  const seen = { before: [] as number[], unknown: [] as number[], beside: [] as number[], differ: false }
  for (const id of byEnd) {
    const other = placeOfFile[id]!
    if (other === place) continue
    const inOwn = own >= 0 && process[other] === own
    if (inOwn ? other < place : fileEndMs[other]! <= startMs) {
      seen.before.push(id)
      if (!inOwn) seen.differ = true
    } else if (!inOwn && !(fileStartMs[other]! >= endMs)) {
      // It overlapped, or its times are unknown: it may or may not have written already.
      seen.unknown.push(id)
      if (fileStartMs[other]! < endMs) seen.beside.push(id)
      seen.differ = true
    }
  }
  const { before, unknown, beside, differ } = seen
  return { before: Int32Array.from(before), unknown: Int32Array.from(unknown), beside: Int32Array.from(beside), differ }
}

function idsOf({ fileCount, lists, lengths, unknown }: RelatedFiles): Int32Array {
  const seen = new Uint8Array(fileCount)
  for (const [run, list] of lists.entries()) {
    const length = lengths[run]!
    for (let index = 0; index < length; index++) seen[list[index]!] = 1
    for (const id of unknown[run]!) seen[id] = 1
  }
  return Int32Array.from(seen.keys()).filter((id) => seen[id] === 1)
}

/** The gaps of some of them, as `Candidates` have them. */
export function gapsOf({ fileCount, lists, lengths, unknown, hasGaps }: RelatedFiles, ids: Int32Array): Int16Array {
  const runs = lists.length
  const columnOf = new Int32Array(fileCount).fill(-1)
  for (const [index, id] of ids.entries()) columnOf[id] = index * runs
  const gap = new Int16Array(ids.length * runs).fill(NOT_BEFORE)
  for (let run = 0; run < runs; run++) {
    const list = lists[run]!
    const length = lengths[run]!
    for (let index = 0; index < length; index++) {
      const column = columnOf[list[index]!]!
      if (column >= 0) gap[column + run] = hasGaps ? Math.min(length - 1 - index, MAX_GAP) : 0
    }
    for (const id of unknown[run]!) if (columnOf[id]! >= 0) gap[columnOf[id]! + run] = UNKNOWN
  }
  return gap
}
