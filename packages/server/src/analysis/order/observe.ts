import { testsOverlap } from './came-before.ts'
import { brokenRuns, isOutage, mendedRuns } from './exclude-runs.ts'
import { failed, type History, NOT_RUN, PASSED_ON_RETRY, rowOf, type Schedule } from './schedule.ts'
import { strataOf } from './strata.ts'

/**
 * Where a polluter can stand to reach its victim.
 * - `same-file`: earlier in the same file (candidates are tests).
 * - `same-worker`: earlier in the same process (candidates are files).
 * - `across-workers`: ended before the victim started, in any process of the machine: shared external state (files).
 * - `overlapping`: ran at the same time: concurrency, not order (files, or concurrent tests of the same file).
 */
export type Scope = 'same-file' | 'same-worker' | 'across-workers' | 'overlapping'

/** In `Candidates.gap`: not before the victim in this run. */
export const NOT_BEFORE = -1
/** In `Candidates.gap`: cannot be told (it overlapped, or times are missing). Never counted as "not before". */
export const UNKNOWN = -2

export interface Candidates {
  scope: Scope
  unit: 'test' | 'file'
  /** Test or file ids. */
  id: Int32Array
  /** Candidate-major, `id.length` x runs: how many candidates stood between it and the victim, NOT_BEFORE or UNKNOWN. */
  gap: Int16Array
}

/** Everything that the history says about one test: what its analysis works on. */
export interface Observations {
  test: number
  /** Index into `history.schedules` of each run that counts, oldest first. */
  run: Int32Array
  /** 1 = failed (at its first attempt). */
  fails: Uint8Array
  stratum: Int32Array
  /** Equal for runs in which exactly the same things ran before it in its process, in the same order. */
  orderKey: Int32Array
  failures: number
  passedOnRetry: number
  /** Runs left out: outages, real breakages, stretches in which it was mended. */
  excluded: number
  scopes: readonly Candidates[]
}

const MAX_GAP = 32_000

/** Collects what the history says about a test. O(runs x files), without a pass over every row. */
export const observe = (history: History, test: number, outages = outagesOf(history)): Observations => {
  const file = history.fileOfTest[test]!
  const kept = runsOf(history, test, file, outages)
  const schedules = Array.from(kept.run, (index) => history.schedules[index]!)
  const { rows } = kept
  const scopes = [
    sameFile(schedules, rows, file),
    ...otherFiles(schedules, rows, file, history.fileCount),
    concurrentTests(schedules, rows, file),
  ].filter(({ id }) => id.length > 0)
  return {
    test,
    run: kept.run,
    fails: kept.fails,
    stratum: strataOf(kept.commit),
    orderKey: Int32Array.from(schedules, (schedule, index) => orderKey(schedule, rows[index]!, file)),
    failures: kept.fails.reduce((sum, one) => sum + one, 0),
    passedOnRetry: kept.passedOnRetry,
    excluded: kept.excluded,
    scopes,
  }
}

/** 1 for each schedule that was an outage. */
export const outagesOf = ({ schedules }: History): Uint8Array => Uint8Array.from(schedules, outageOf)

const knownOutages = new WeakMap<Schedule, number>()

/** Looked for once in each schedule: all of its rows must be looked at. */
const outageOf = (schedule: Schedule): number => {
  let outage = knownOutages.get(schedule)
  if (outage === undefined) knownOutages.set(schedule, (outage = Number(isOutage(schedule))))
  return outage
}

const runsOf = ({ schedules }: History, test: number, file: number, outages: Uint8Array) => {
  const found: { index: number; row: number; commit: number; outcome: number }[] = []
  let excluded = 0
  for (const [index, schedule] of schedules.entries()) {
    const row = rowOf(schedule, test, file)
    if (row < 0 || schedule.outcome[row] === NOT_RUN) continue
    if (outages[index]) excluded++
    else found.push({ index, row, commit: schedule.commit, outcome: schedule.outcome[row]! })
  }
  const broken = brokenRuns(failsIn(found), commitsOf(found))
  const whole = found.filter((_, index) => !broken[index])
  const mended = mendedRuns(failsIn(whole), commitsOf(whole))
  const kept = whole.filter((_, index) => !mended[index])
  return {
    run: Int32Array.from(kept, ({ index }) => index),
    rows: Int32Array.from(kept, ({ row }) => row),
    commit: commitsOf(kept),
    fails: failsIn(kept),
    passedOnRetry: kept.filter(({ outcome }) => outcome === PASSED_ON_RETRY).length,
    excluded: excluded + found.length - kept.length,
  }
}

const failsIn = (list: readonly { outcome: number }[]): Uint8Array =>
  Uint8Array.from(list, ({ outcome }) => Number(failed(outcome)))

const commitsOf = (list: readonly { commit: number }[]): Int32Array => Int32Array.from(list, ({ commit }) => commit)

const sameFile = (schedules: readonly Schedule[], rows: Int32Array, file: number): Candidates => {
  const table = gapTable('same-file', 'test', schedules.length)
  for (const [run, schedule] of schedules.entries()) {
    const row = rows[run]!
    const first = schedule.firstRow[schedule.placeOfFile[file]!]!
    for (let earlier = first, gap = row - first - 1; earlier < row; earlier++, gap--) {
      if (schedule.outcome[earlier] === NOT_RUN) continue
      table.set(schedule.test[earlier]!, run, testsOverlap(schedule, earlier, row) ? UNKNOWN : gap)
    }
  }
  return table.candidates()
}

const concurrentTests = (schedules: readonly Schedule[], rows: Int32Array, file: number): Candidates => {
  const table = gapTable('overlapping', 'test', schedules.length)
  for (const [run, schedule] of schedules.entries()) {
    const row = rows[run]!
    const place = schedule.placeOfFile[file]!
    for (let other = schedule.firstRow[place]!; other < schedule.firstRow[place + 1]!; other++) {
      if (other === row || schedule.outcome[other] === NOT_RUN) continue
      if (testsOverlap(schedule, Math.min(other, row), Math.max(other, row))) table.set(schedule.test[other]!, run, 0)
    }
  }
  return table.candidates()
}

/** The three relations between files, in one pass over the files of each run. */
const otherFiles = (
  schedules: readonly Schedule[],
  rows: Int32Array,
  file: number,
  fileCount: number,
): Candidates[] => {
  const worker = fileTable('same-worker', fileCount, schedules.length)
  const across = fileTable('across-workers', fileCount, schedules.length)
  const overlapping = fileTable('overlapping', fileCount, schedules.length)
  let differ = false
  for (const [run, schedule] of schedules.entries()) {
    const { byEnd, file: idOf, fileEndMs, fileStartMs, process } = schedule
    const row = rows[run]!
    const place = schedule.placeOfFile[file]!
    const own = process[place]!
    const first = run * fileCount
    if (own >= 0)
      for (let earlier = place - 1, gap = 0; earlier >= 0; earlier--) {
        if (process[earlier] !== own) continue
        const id = idOf[earlier]!
        worker.byRun[first + id] = Math.min(gap++, MAX_GAP)
        worker.seen[id] = 1
      }
    let gap = 0
    const startMs = schedule.startMs[row]!
    const endMs = schedule.endMs[row]!
    for (let rank = byEnd.length - 1; rank >= 0; rank--) {
      const other = byEnd[rank]!
      if (other === place) continue
      const id = idOf[other]!
      const inOwn = own >= 0 && process[other] === own
      if (inOwn ? other < place : fileEndMs[other]! <= startMs) {
        across.byRun[first + id] = Math.min(gap++, MAX_GAP)
        across.seen[id] = 1
        if (!inOwn) differ = true
      } else if (!inOwn && !(fileStartMs[other]! >= endMs)) {
        // It overlapped, or its times are unknown: it may or may not have written already.
        across.byRun[first + id] = UNKNOWN
        across.seen[id] = 1
        if (fileStartMs[other]! < endMs) {
          overlapping.byRun[first + id] = 0
          overlapping.seen[id] = 1
        }
        differ = true
      }
    }
  }
  // One process for everything: "across workers" would say the same as "same worker" twice.
  return [worker.candidates(), ...(differ ? [across.candidates(), overlapping.candidates()] : [])]
}

/** Candidates are numbered as they turn up; a candidate that never came before the victim is none. */
const gapTable = (scope: Scope, unit: 'test' | 'file', runs: number) => {
  const columns = new Map<number, Int16Array>()
  return {
    set(id: number, run: number, gap: number): void {
      let column = columns.get(id)
      if (!column) columns.set(id, (column = new Int16Array(runs).fill(NOT_BEFORE)))
      column[run] = Math.min(gap, MAX_GAP)
    },
    candidates(): Candidates {
      const id = Int32Array.from(columns.keys())
      const gap = new Int16Array(id.length * runs)
      for (const [index, column] of [...columns.values()].entries()) gap.set(column, index * runs)
      return { scope, unit, id, gap }
    },
  }
}

/** The same for files, by their number, run by run: the inner loop of the whole analysis writes where it wrote last. */
const fileTable = (scope: Scope, fileCount: number, runs: number) => {
  const byRun = new Int16Array(runs * fileCount).fill(NOT_BEFORE)
  const seen = new Uint8Array(fileCount)
  return {
    byRun,
    seen,
    candidates(): Candidates {
      const id = Int32Array.from(seen.keys()).filter((one) => seen[one])
      const gap = new Int16Array(id.length * runs)
      // Turned around in blocks that stay in the processor's cache.
      for (let from = 0; from < runs; from += 32) {
        const to = Math.min(from + 32, runs)
        for (let index = 0; index < id.length; index++)
          for (let run = from, entry = from * fileCount + id[index]!; run < to; run++, entry += fileCount)
            gap[index * runs + run] = byRun[entry]!
      }
      return { scope, unit: 'file', id, gap }
    },
  }
}

/** FNV-1a over the tests before the row in its file and the files before it in its process. */
const orderKey = (schedule: Schedule, row: number, file: number): number => {
  const place = schedule.placeOfFile[file]!
  let hash = 0x81_1c_9d_c5
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01_00_01_93)
    hash ^= hash >>> 15
  }
  for (let earlier = schedule.firstRow[place]!; earlier < row; earlier++) mix(schedule.test[earlier]!)
  mix(-1)
  const own = schedule.process[place]!
  if (own >= 0)
    for (let earlier = 0; earlier < place; earlier++)
      if (schedule.process[earlier] === own) mix(schedule.file[earlier]!)
  return hash
}
