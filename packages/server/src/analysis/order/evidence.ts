import type { Observations } from './observe.ts'
import type { Ranking, Suspect } from './rank-suspects.ts'
import { type History, NOT_RUN, rowOf, type Schedule } from './schedule.ts'

/** What a re-run needs to know from history: orders that failed and passed, and whom to suspect. Tests are ids. */
export interface RerunEvidence {
  /** What ran before the test where it failed (passed), in order of execution; shortest first, no order twice. */
  failing: number[][]
  passing: number[][]
  /** Best first. */
  suspects: RerunSuspicion[]
  /** Runs without the first suspect before the test: how often it fails for other reasons. */
  base: { failures: number; runs: number }
}

export interface RerunSuspicion {
  role: 'polluter' | 'setter'
  /** In an order in which they ran once. */
  tests: number[]
  /** All are needed; else any of them may be the one. */
  together: boolean
  confidence: number
}

/** `file`: only tests of the same file count as "before". `run`: whatever ended before it on the machine. */
export type Reach = 'file' | 'run'

const MOST_ORDERS = 20
const MOST_SUSPECTS = 8

export const rerunEvidence = (
  history: History,
  observations: Observations,
  { suspects }: Ranking,
  reach: Reach,
): RerunEvidence => {
  const { test, fails, run } = observations
  const orders = Array.from(run, (schedule, index) => ({
    failed: fails[index] === 1,
    before: before(history.schedules[schedule]!, test, history.fileOfTest[test]!, reach),
  }))
  const inReach = suspects.filter(
    (one) => one.scope !== 'overlapping' && (reach === 'run' || one.scope === 'same-file'),
  )
  const lead = inReach[0]
  return {
    failing: distinct(orders.filter((one) => one.failed)),
    passing: distinct(orders.filter((one) => !one.failed)),
    suspects: inReach.slice(0, MOST_SUSPECTS).flatMap((one) => suspicionOf(one, orders, history.fileOfTest)),
    base: lead?.role === 'polluter' ? { failures: lead.failOtherwise, runs: lead.runsOtherwise } : NOTHING_KNOWN,
  }
}

const NOTHING_KNOWN = { failures: 0, runs: 0 }

interface Order {
  failed: boolean
  before: number[]
}

const before = (schedule: Schedule, test: number, file: number, reach: Reach): number[] => {
  const row = rowOf(schedule, test, file)
  const place = schedule.placeOfFile[file]!
  const first = schedule.firstRow[place]!
  const inFile = ranRows(schedule, first, row)
  if (reach === 'file') return inFile
  const others: number[] = []
  for (let other = 0; other < schedule.file.length; other++) {
    const sharesProcess = schedule.process[other]! >= 0 && schedule.process[other] === schedule.process[place]
    const isBefore = sharesProcess ? other < place : schedule.fileEndMs[other]! <= schedule.startMs[row]!
    if (other !== place && isBefore)
      others.push(...ranRows(schedule, schedule.firstRow[other]!, schedule.firstRow[other + 1]!))
  }
  return [...others, ...inFile]
}

const ranRows = ({ test, outcome }: Schedule, from: number, to: number): number[] => {
  const tests: number[] = []
  for (let row = from; row < to; row++) if (outcome[row] !== NOT_RUN) tests.push(test[row]!)
  return tests
}

const distinct = (orders: readonly Order[]): number[][] =>
  [...new Map(orders.map(({ before: own }) => [own.join(), own])).values()]
    .toSorted((left, right) => left.length - right.length)
    .slice(0, MOST_ORDERS)

/** A suspected file stands for all of its tests, in an order in which they ran; nothing if they never ran before it. */
const suspicionOf = (
  { role, unit, ids, together, confidence }: Suspect,
  orders: readonly Order[],
  fileOfTest: Int32Array,
): RerunSuspicion[] => {
  const wanted = new Set(together.length > 0 ? [ids[0]!, ...together] : ids)
  const isWanted = (test: number): boolean => wanted.has(unit === 'file' ? fileOfTest[test]! : test)
  const matches = orders.map((order) => ({ ...order, tests: order.before.filter(isWanted) }))
  const affected = role === 'polluter'
  const best = matches.toSorted(
    (left, right) =>
      Number(right.failed === affected) - Number(left.failed === affected) || right.tests.length - left.tests.length,
  )[0]
  if (!best || best.tests.length === 0) return []
  return [{ role, tests: best.tests, together: together.length > 0, confidence }]
}
