import { expect } from 'vitest'
import type { ReportedTest } from './vitest-report.ts'

/** What a test wrote into a file of its own as it ran: one entry for each attempt, in the order of writing. */
export interface JournalEntry {
  project: string
  /** Title path, with ` #n` for the n-th further test of that name. */
  test: string
  worker: number
  /** Process and thread. */
  process: string
  /** By the machine's monotonic clock. */
  atUs: number
}

/** What a report says of a run, and what the tests said themselves. */
export interface JournaledRun {
  ran: ReportedTest[]
  journal: JournalEntry[]
}

interface ReportedAttempt {
  project: string
  test: string
  worker: number | null
  process: number | null
  startUs: number
  endUs: number
}

const nameOf = ({ title, ordinal }: ReportedTest): string => (ordinal ? `${title} #${ordinal}` : title)
const nameWithProject = ({ project, test }: { project: string; test: string }): string => `${project}: ${test}`

/** Every attempt of every test, in the order in which the report says that they began. */
function attemptsOf(ran: ReportedTest[]): ReportedAttempt[] {
  return ran
    .flatMap((test) => {
      const { project, worker, process, startUs, endUs, exception } = test
      const attempts = exception?.attempts ?? [{ startUs, durationUs: endUs - startUs }]
      return attempts.map((attempt) => ({
        project,
        test: nameOf(test),
        worker,
        process,
        startUs: attempt.startUs!,
        endUs: attempt.startUs! + attempt.durationUs!,
      }))
    })
    .toSorted((a, b) => a.startUs - b.startUs)
}

/** The order recorded is the order in which the tests really ran: in each worker, attempt by attempt. */
export function expectTrueOrder({ ran, journal }: JournaledRun): void {
  const workers = [...new Set(journal.map(({ worker }) => worker))]
  const attempts = attemptsOf(ran)
  expect(attempts.length).toBe(journal.length)
  for (const worker of workers) {
    const isHere = (entry: { worker: number | null }): boolean => entry.worker === worker
    const told = journal.filter(isHere).map(nameWithProject)
    const firsts = [...new Set(told)]

    expect(attempts.filter(isHere).map(nameWithProject)).toEqual(told)
    expect(ran.filter(isHere).map((test) => nameWithProject({ ...test, test: nameOf(test) }))).toEqual(firsts)
  }
}

/**
 * All recorded times stand on one monotonic clock: one shift of that clock puts what each attempt wrote between its
 * recorded start and end, whichever worker it ran in.
 */
export function expectTrueTimes({ ran, journal }: JournaledRun): void {
  const told = Map.groupBy(journal, nameWithProject)
  const shifts = attemptsOf(ran).map((attempt) => {
    const { atUs } = told.get(nameWithProject(attempt))!.shift()!
    return { test: attempt.test, least: atUs - attempt.endUs, most: atUs - attempt.startUs }
  })
  const tooLate = shifts.reduce((a, b) => (a.most < b.most ? a : b))
  const tooEarly = shifts.reduce((a, b) => (a.least > b.least ? a : b))

  // Whole microseconds in the report.
  expect(tooEarly.least - tooLate.most, `${tooEarly.test} against ${tooLate.test}`).toBeLessThanOrEqual(2)
}

/** Files share a process number exactly where they shared a process or thread. */
export function expectTrueProcesses({ ran, journal }: JournaledRun): void {
  const told = new Map(journal.map((entry) => [nameWithProject(entry), entry.process]))
  const pairs = new Set(attemptsOf(ran).map((attempt) => `${attempt.process} = ${told.get(nameWithProject(attempt))}`))

  expect(pairs.size).toBe(new Set(told.values()).size)
  expect(pairs.size).toBe(new Set(ran.map(({ process }) => process)).size)
}
