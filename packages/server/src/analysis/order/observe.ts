import { testsOverlap } from './came-before.ts'
import { type Candidates, MAX_GAP, NOT_BEFORE, type Scope, UNKNOWN } from './candidates.ts'
import { brokenRuns, isOutage, mendedRuns } from './exclude-runs.ts'
import { relateFiles, type RelatedFiles } from './related-files.ts'
import { failed, type History, NOT_RUN, PASSED_ON_RETRY, rowOf, type Schedule } from './schedule.ts'
import { strataOf } from './strata.ts'

/** The runs of one test that count, and how it ended in them. */
export interface Outcomes {
  test: number
  /** Index into `history.schedules` of each run that counts, oldest first. */
  run: Int32Array
  /** Row of the test in each. */
  rows: Int32Array
  commit: Int32Array
  /** 1 = failed (at its first attempt). */
  fails: Uint8Array
  failures: number
  passedOnRetry: number
  /** Runs left out: outages, real breakages, stretches in which it was mended. */
  excluded: number
}

/** Everything that the history says about one test: what its analysis works on. */
export interface Observations extends Outcomes {
  stratum: Int32Array
  /** Equal for runs in which exactly the same things ran before it in its process, in the same order. */
  orderKey: Int32Array
  /** Relations that have any candidate. */
  scopes: readonly (Candidates | RelatedFiles)[]
}

/** Collects what the history says about a test. Without a pass over every row. */
export const observe = (history: History, test: number, outages = outagesOf(history)): Observations =>
  observeRuns(history, outcomesOf(history, test, outages))

/** What came before a test in the runs that count. */
export const observeRuns = (history: History, outcomes: Outcomes): Observations => {
  const { test, rows } = outcomes
  const file = history.fileOfTest[test]!
  const schedules = Array.from(outcomes.run, (index) => history.schedules[index]!)
  const { inProcess, relations } = relateFiles(schedules, rows, file, history.fileCount)
  const scopes = [sameFile(schedules, rows, file), ...relations, concurrentTests(schedules, rows, file)]
  return {
    ...outcomes,
    stratum: strataOf(outcomes.commit),
    orderKey: Int32Array.from(schedules, (schedule, index) =>
      orderKey(schedule, rows[index]!, file, inProcess[index]!),
    ),
    scopes: scopes.filter(({ id }) => id.length > 0),
  }
}

/** 1 for each schedule that was an outage. */
export const outagesOf = ({ schedules }: History): Uint8Array => Uint8Array.from(schedules, outageOf)

const knownOutages = new WeakMap<Schedule, number>()

/** Looked for once in each schedule: all of its rows must be looked at. */
export const outageOf = (schedule: Schedule): number => {
  let outage = knownOutages.get(schedule)
  if (outage === undefined) knownOutages.set(schedule, (outage = Number(isOutage(schedule))))
  return outage
}

/** How a test ended in each of its runs that count: little work, beside that of what came before it. */
export const outcomesOf = ({ schedules, fileOfTest }: History, test: number, outages: Uint8Array): Outcomes => {
  const found: { index: number; row: number; commit: number; outcome: number }[] = []
  let excluded = 0
  for (const [index, schedule] of schedules.entries()) {
    const row = rowOf(schedule, test, fileOfTest[test]!)
    if (row < 0 || schedule.outcome[row] === NOT_RUN) continue
    if (outages[index]) excluded++
    else found.push({ index, row, commit: schedule.commit, outcome: schedule.outcome[row]! })
  }
  const broken = brokenRuns(failsIn(found), commitsOf(found))
  const whole = found.filter((_, index) => !broken[index])
  const mended = mendedRuns(failsIn(whole), commitsOf(whole))
  const kept = whole.filter((_, index) => !mended[index])
  const fails = failsIn(kept)
  return {
    test,
    run: Int32Array.from(kept, ({ index }) => index),
    rows: Int32Array.from(kept, ({ row }) => row),
    commit: commitsOf(kept),
    fails,
    failures: fails.reduce((sum, one) => sum + one, 0),
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

/** FNV-1a over the tests before the row in its file and the files before it in its process. */
const orderKey = (schedule: Schedule, row: number, file: number, inProcess: Int32Array): number => {
  const place = schedule.placeOfFile[file]!
  let hash = 0x81_1c_9d_c5
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01_00_01_93)
    hash ^= hash >>> 15
  }
  for (let earlier = schedule.firstRow[place]!; earlier < row; earlier++) mix(schedule.test[earlier]!)
  mix(-1)
  for (const id of inProcess) mix(id)
  return hash
}
