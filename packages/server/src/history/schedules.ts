import { decodeReportBriefly } from '../codec/report-codec.ts'
import type { Schedule } from '../analysis/order/schedule.ts'
import type { Cursor, ResultRecord, RunRecord, Store } from '../store/store.ts'
import type { Catalog } from './catalog.ts'
import { type RecordedRun, toSchedule } from './decode-schedule.ts'
import { createGiveWay } from './run-gently.ts'

/** One report of a run, as a schedule. Shards of a run are several: nothing is known about "before" between machines. */
export interface RunSchedule {
  report: number
  run: number
  runId: string
  /** Epoch ms. */
  at: number
  branch: string | null
  schedule: Schedule
}

/** The latest schedules of one project, in memory: about 13 bytes a row. */
export interface Schedules {
  /** Oldest first. What comes later changes nothing of it. */
  all(): readonly RunSchedule[]
  /** Grows whenever `all` changes. */
  version(): number
  /** Adds a report that has just been stored; before it was ever asked for anything, that is not needed. */
  add(run: RunRecord, report: number, recorded: RecordedRun): void
  /** The same of one that was read from the store for something else: then it is not decoded once more. */
  offer(record: ResultRecord, recorded: RecordedRun): void
  /** Whether it was ever asked for anything. */
  isRead(): boolean
  /**
   * Resolves when they have been read from the store, once.
   * @param isPatient true for who can answer without them: other answers go first then
   */
  load(isPatient?: boolean): Promise<void>
}

export interface SchedulesOptions {
  store: Store
  project: number
  name: string
  catalog: Catalog
  /** Reports kept. @default 500 */
  most?: number
  /** Of these something is offered: who can answer without them reads the rest after that. */
  whatIsOffered?: () => Promise<unknown> | undefined
}

const reportsPerRead = 4

export function createSchedules(options: SchedulesOptions): Schedules {
  const { store, project, name, catalog, most = 500, whatIsOffered } = options
  let kept: RunSchedule[] = []
  let version = 0
  let loading: Promise<void> | undefined
  /** Answers that cannot be given without them. */
  let waiting = 0
  const { promise: somebodyWaits, resolve: hurry } = Promise.withResolvers<void>()
  const known = new Set<number>()
  let offered = 0
  const commits = new Map<string, number>()
  let fileOfTest = new Int32Array(0)

  function put(at: Omit<RunSchedule, 'schedule'>, commit: string | null, recorded: RecordedRun): void {
    if (known.has(at.report)) return
    if (fileOfTest.length < catalog.tests.length) fileOfTest = Int32Array.from(catalog.tests, ({ file }) => file)
    const schedule = toSchedule(recorded, numberOf(commit), fileOfTest, catalog.files.length)
    let place = kept.length
    while (place > 0 && isLater(kept[place - 1]!, at)) place--
    // Whoever has got the others goes on with them.
    kept = kept.toSpliced(place, 0, { ...at, schedule }).slice(-most)
    known.add(at.report)
    version++
  }

  const putRecord = ({ report, run, runId, at, branch, summary }: ResultRecord, recorded: RecordedRun): void =>
    put({ report, run, runId, at, branch }, summary.git?.commit ?? null, recorded)

  /** Runs without git are all of one commit: nothing says that the code changed. */
  function numberOf(commit: string | null): number {
    const hash = commit ?? ''
    const number = commits.get(hash) ?? commits.size
    commits.set(hash, number)
    return number
  }

  async function read(): Promise<void> {
    // Whether it fails, those who asked for it are told.
    await Promise.race([whatIsOffered?.()?.catch(() => {}), somebodyWaits])
    const giveWay = createGiveWay(() => waiting === 0)
    let before: Cursor | undefined
    for (let left = most; left > 0; left -= reportsPerRead) {
      const batch = await store.recentResults(project, Math.min(left, reportsPerRead), before)
      for (const record of batch) {
        if (!known.has(record.report)) putRecord(record, decode(record))
        await giveWay()
      }
      before = batch.at(-1)
      if (batch.length < reportsPerRead) return
    }
  }

  function decode(record: ResultRecord): RecordedRun {
    try {
      return decodeReportBriefly(record)
    } catch (cause) {
      const { report, runId } = record
      throw new Error(`The history of "${name}" is damaged: report ${report} of run ${runId} cannot be read`, { cause })
    }
  }

  return {
    all: () => kept,
    version: () => version,
    add({ run, id, at, branch, summary }, report, recorded) {
      // Not read yet: the first read will find it in the store.
      if (loading) put({ report, run, runId: id, at, branch }, summary.git?.commit ?? null, recorded)
    },
    offer(record, recorded) {
      if (offered++ < most) putRecord(record, recorded)
    },
    isRead: () => loading !== undefined,
    async load(isPatient = false) {
      const reading = (loading ??= read())
      if (!isPatient) {
        waiting++
        hurry()
      }
      try {
        await reading
      } catch (error) {
        if (loading === reading) loading = undefined
        throw error
      } finally {
        if (!isPatient) waiting--
      }
    },
  }
}

const isLater = (
  left: Pick<RunSchedule, 'at' | 'run' | 'report'>,
  right: Pick<RunSchedule, 'at' | 'run' | 'report'>,
): boolean =>
  left.at - right.at > 0 || (left.at === right.at && (left.run - right.run || left.report - right.report) > 0)
