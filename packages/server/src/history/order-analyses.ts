import { judgeTests, type JudgedTest } from '../analysis/order/analyse-tests.ts'
import { type Coverage, coverageOf } from '../analysis/order/coverage.ts'
import { outagesOf } from '../analysis/order/observe.ts'
import type { History as Analysed } from '../analysis/order/schedule.ts'
import { seeded, seedOf } from '../analysis/order/seeded.ts'
import type { Catalog } from './catalog.ts'
import { runGently } from './run-gently.ts'
import type { RunSchedule, Schedules } from './schedules.ts'
import type { Stretch } from './window.ts'

/** Everything that the runs of a stretch say about the order. */
export interface OrderAnalysis {
  analysed: Analysed
  /** As `analysed.schedules`, with what the analysis has no use for. */
  runs: readonly RunSchedule[]
  /** 1 for each run that was an outage. */
  outages: Uint8Array
  /** Tests that passed and failed. */
  tests: readonly JudgedTest[]
  coverage: Coverage
}

export interface OrderAnalyses {
  /**
   * The latest complete analysis of a stretch. It is made outside of any request, and only once for the same runs: where
   * that takes long, who asks gets the one before, with `isCurrent` false. Only the first of all is waited for.
   *
   * @param name of stretches that move with the time: a newer one takes the place of the older
   */
  of(stretch: Stretch, name: string): Promise<{ analysis: OrderAnalysis; isCurrent: boolean }>
}

export interface OrderAnalysesOptions {
  project: string
  catalog: Catalog
  schedules: Schedules
  /** Called when an analysis is complete that somebody could not wait for. */
  onReady: () => void
  /** How long a newer analysis is waited for while there is an older one, ms. @default 1000 */
  patienceMs?: number
}

interface Kept {
  wanted: { mark: string; runs: readonly RunSchedule[] }
  done?: { mark: string; analysis: OrderAnalysis }
  making?: Promise<void>
  /** Somebody got an older analysis than was wanted. */
  isAwaited: boolean
}

const stretchesKept = 6

export function createOrderAnalyses(options: OrderAnalysesOptions): OrderAnalyses {
  const { project, catalog, schedules, onReady, patienceMs = 1000 } = options
  const kept = new Map<string, Kept>()
  /** One after the other: they would only slow each other down. */
  let turn: Promise<unknown> = Promise.resolve()

  function keep(name: string, wanted: Kept['wanted']): Kept {
    const own: Kept = kept.get(name) ?? { wanted, isAwaited: false }
    own.wanted = wanted
    kept.delete(name)
    kept.set(name, own)
    if (kept.size > stretchesKept) kept.delete(kept.keys().next().value!)
    return own
  }

  async function make(own: Kept): Promise<void> {
    while (own.done?.mark !== own.wanted.mark) {
      const { mark, runs } = own.wanted
      const made = turn.then(() => analyse(project, catalog, runs))
      turn = made.catch(() => {})
      own.done = { mark, analysis: await made }
    }
    if (own.isAwaited) onReady()
    own.isAwaited = false
  }

  return {
    async of({ from, to, branch }, name) {
      await schedules.load()
      const runs = schedules
        .all()
        .filter((run) => run.at >= from && run.at <= to && (branch === undefined || run.branch === branch))
      const mark = `${schedules.version()} ${runs[0]?.report} ${runs.length}`
      const own = keep(name, { mark, runs })
      if (own.done?.mark !== mark) {
        own.making ??= make(own).finally(() => (own.making = undefined))
        await (own.done ? Promise.race([own.making, patience(patienceMs)]) : own.making)
      }
      const { done } = own
      const isCurrent = done!.mark === mark
      if (!isCurrent) own.isAwaited = true
      return { analysis: done!.analysis, isCurrent }
    },
  }
}

const patience = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

/** The same runs give the same analysis: its random numbers depend on nothing but the names. */
async function analyse(project: string, catalog: Catalog, runs: readonly RunSchedule[]): Promise<OrderAnalysis> {
  const analysed: Analysed = {
    fileOfTest: Int32Array.from(catalog.tests, ({ file }) => file),
    fileCount: catalog.files.length,
    schedules: runs.map(({ schedule }) => schedule),
  }
  const randomOf = (test: number): (() => number) => seeded(seedOf(`${project} ${catalog.tests[test]!.id}`))
  const tests = await runGently(judgeTests(analysed, randomOf))
  const coverage = await runGently(coverageOf(analysed))
  return { analysed, runs, outages: outagesOf(analysed), tests, coverage }
}
