import { decodeRollUp, testsPerRollUp } from '../codec/roll-up-codec.ts'
import type { RollUpRecord, Store } from '../store/store.ts'
import { createBreath } from './breathe.ts'
import { dayOf } from './day.ts'
import type { Histograms } from './histograms.ts'
import type { Sums } from './kept-sums.ts'
import type { HistoryRun, Results } from './results.ts'
import { isPartial, scopeHas, scopeOf } from './scopes.ts'
import { createTally, type Tally } from './tally.ts'
import { isInside, type Stretch, type Window } from './window.ts'

/** A report that no chapter has taken in yet. */
export interface TailReport {
  report: number
  run: HistoryRun
  results: Results
}

/** What there is at one moment: chapters [0, chapters), and every report after them. */
export interface Moment {
  chapters: number
  tail: readonly TailReport[]
  /** Oldest first. */
  runs: readonly HistoryRun[]
  layers: Uint8Array
  tests: number
}

/** A window over whole days, of roll-ups and the reports that are not in any yet. Kept up to date like a LiveWindow. */
export interface RolledWindow {
  moveTo(stretch: Stretch, moment: Moment): Promise<Window>
}

/** Where the sums of chapters are kept between two starts, if they are. */
export interface KeepsSums {
  read(): Promise<Sums | undefined>
  write(sums: Sums): Promise<void>
}

/** So many reports are counted in at once; beyond that others get their turn in between. */
const FEW_REPORTS = 2

export function createRolledWindow(store: Store, project: number, kept?: KeepsSums): RolledWindow {
  let tally = createTally(0)
  /** The chapters [0, n) of a day that are counted in. */
  let counted = new Map<number, number>()
  const members = new Set<TailReport>()
  let layers = new Uint8Array(0)
  let published: Omit<Window, 'runs'> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let isFirst = true
  /** So many chapters are in the sums that were kept last. */
  let chaptersKept = 0

  async function moveTo(stretch: Stretch, moment: Moment): Promise<Window> {
    const { branch } = stretch
    if (isFirst) await restore(stretch, moment)
    isFirst = false
    if (changedLayers(moment)) forget()
    const wanted = new Set(moment.tail.filter(({ run }) => isInside(stretch, run)))
    const come = [...wanted].filter((report) => !members.has(report))
    const gone = [...members].filter((report) => !wanted.has(report))
    const steps = dayChanges(stretch, moment.chapters)

    if (steps.length > 0 || come.length + gone.length > FEW_REPORTS) {
      // Whoever reads meanwhile reads what was.
      const next = tally.clone()
      next.grow(moment.tests)
      await countDays(next, steps, branch, moment)
      await countReports(next, come, gone, moment)
      tally = next
      published = undefined
    } else if (come.length + gone.length > 0) {
      tally.grow(moment.tests)
      for (const report of gone) tally.addResults(report.results, sourceOf(report.run, moment.layers), -1)
      for (const report of come) tally.addResults(report.results, sourceOf(report.run, moment.layers), 1)
      published = undefined
    }
    for (const report of gone) members.delete(report)
    for (const report of come) members.add(report)
    layers = moment.layers.slice(0, moment.tests)
    if (!published || published.tests !== moment.tests) {
      tally.grow(moment.tests)
      published = publish(tally, moment.tests)
    }
    return { ...published, runs: moment.runs.filter((run) => isInside(stretch, run)) }
  }

  /** Goes on from what was kept, if there is any day left of it. */
  async function restore({ from, to, branch }: Stretch, { chapters, tests }: Moment): Promise<void> {
    const sums = kept && branch === undefined ? await kept.read() : undefined
    if (!sums || sums.layers.length > tests) return
    const days = [...sums.counted]
    if (days.some(([, end]) => end > chapters)) return
    if (!days.some(([day]) => day >= dayOf(from) && day <= dayOf(to))) return
    tally = sums.tally
    counted = sums.counted
    layers = sums.layers
    chaptersKept = Math.max(...counted.values())
  }

  /** Keeps what the chapters bring, without those reports that are in none yet: they may be in one at the next start. */
  async function keep({ branch }: Stretch, { chapters }: Moment): Promise<void> {
    const byLayer = layers
    if (!kept || branch !== undefined || chapters <= chaptersKept) return
    // Of tests that nobody has named yet nothing more is known.
    if (tally.columns.ran.subarray(byLayer.length).some((times) => times > 0)) return
    chaptersKept = chapters
    const breathe = createBreath()
    const sums = { tally: tally.clone(), counted: new Map(counted), layers: byLayer }
    const inNone = Array.from(members)
    for (const { results, run } of inNone) {
      sums.tally.addResults(results, sourceOf(run, byLayer), -1)
      await breathe()
    }
    for (const day of sums.tally.days.keys()) if (!sums.counted.has(day)) sums.tally.days.delete(day)
    await kept.write(sums)
  }

  /** Sums by layer must be made anew when a test that they have counted is of another layer now. */
  function changedLayers(moment: Moment): boolean {
    const { ran } = tally.columns
    for (let test = 0; test < layers.length; test++) {
      if (layers[test] !== moment.layers[test] && ran[test]! > 0) return true
    }
    return false
  }

  function forget(): void {
    tally = createTally(0)
    counted = new Map()
    members.clear()
    chaptersKept = 0
  }

  function dayChanges({ from, to }: Stretch, chapters: number) {
    const [first, last] = [dayOf(from), dayOf(to)]
    const steps: { day: number; from: number; to: number; sign: 1 | -1 }[] = []
    for (const [day, end] of counted) if (day < first || day > last) steps.push({ day, from: 0, to: end, sign: -1 })
    for (let day = first; day <= last; day++) {
      const end = counted.get(day) ?? 0
      if (end < chapters) steps.push({ day, from: end, to: chapters, sign: 1 })
    }
    return steps
  }

  async function countDays(
    next: Tally,
    steps: ReturnType<typeof dayChanges>,
    branch: string | undefined,
    { layers: layersNow }: Moment,
  ): Promise<void> {
    const breathe = createBreath()
    for (const { day, from, to, sign } of steps) {
      for (const record of await store.rollUps(project, day, from, to)) {
        if (!scopeHas(record.scope, branch)) continue
        const source = { day, partial: isPartial(record.scope), layers: layersNow }
        const rollUp = read(record, day)
        const firstTest = record.block * testsPerRollUp
        next.grow(firstTest + rollUp.first.length - 1)
        next.addRollUp(rollUp, source, firstTest, sign)
        await breathe()
      }
      if (sign > 0) counted.set(day, to)
      else {
        counted.delete(day)
        next.days.delete(day)
      }
      await breathe()
    }
  }

  async function countReports(next: Tally, come: TailReport[], gone: TailReport[], moment: Moment): Promise<void> {
    const breathe = createBreath()
    for (const [reports, sign] of [
      [gone, -1],
      [come, 1],
    ] as const) {
      for (const report of reports) {
        next.addResults(report.results, sourceOf(report.run, moment.layers), sign)
        await breathe()
      }
    }
  }

  return {
    moveTo(stretch, moment) {
      const moved = turn.then(() => moveTo(stretch, moment))
      // What cannot be kept is counted again at the next start.
      turn = moved.then(() => void keep(stretch, moment).catch(() => {}), forget)
      return moved
    },
  }
}

const sourceOf = (run: HistoryRun, layers: Uint8Array) => ({
  day: dayOf(run.at),
  partial: isPartial(scopeOf(run.branch, run.partial)),
  layers,
})

function read({ data, chapter, block }: RollUpRecord, day: number) {
  try {
    return decodeRollUp(data)
  } catch (cause) {
    throw new Error(
      `The roll-up of day ${day}, chapter ${chapter}, block ${block} cannot be read. Run: stratigraph-server rebuild`,
      { cause },
    )
  }
}

/** In the form in which answers read a window. */
function publish({ histograms, columns, days }: Tally, tests: number): Omit<Window, 'runs'> {
  const count = new Int32Array(tests)
  const sumMs = new Float64Array(tests)
  for (let test = 0; test < tests; test++) {
    count[test] = histograms.count(test)
    sumMs[test] = columns.sumNs[test]! / 1e6
  }
  const whole = (column: Float64Array): Int32Array => new Int32Array(column.subarray(0, tests))
  return {
    sorted: [],
    count,
    ran: whole(columns.ran),
    sumMs,
    failed: whole(columns.failed),
    retried: whole(columns.retried),
    skipped: whole(columns.skipped),
    quantileMs: keepQuantiles(histograms),
    days,
    tests,
  }
}

/** A list is sorted by a quantile of all tests, again and again until the next report. */
function keepQuantiles(histograms: Histograms): Window['quantileMs'] {
  const kept = new Map<number, Map<number, number | null>>()
  return (test, p) => {
    let own = kept.get(p)
    if (!own) kept.set(p, (own = new Map()))
    let value = own.get(test)
    if (value === undefined) own.set(test, (value = histograms.quantileMs(test, p)))
    return value
  }
}
