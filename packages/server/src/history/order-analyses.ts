import { judgeTests, type JudgedTest } from '../analysis/order/analyse-tests.ts'
import { type Coverage, coverageOf } from '../analysis/order/coverage.ts'
import { outagesOf } from '../analysis/order/observe.ts'
import type { History as Analysed } from '../analysis/order/schedule.ts'
import { seeded, seedOf } from '../analysis/order/seeded.ts'
import type { Catalog } from './catalog.ts'
import { createLatestAnalyses, type Latest, patience } from './latest-analyses.ts'
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
   * The latest complete analysis of a stretch.
   * @param name of stretches that move with the time: a newer one takes the place of the older
   */
  of(stretch: Stretch, name: string): Promise<Latest<OrderAnalysis>>
  /** The same over everything, for who would rather have none than wait. */
  soon(patienceMs: number): Promise<Latest<OrderAnalysis> | undefined>
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

export function createOrderAnalyses(options: OrderAnalysesOptions): OrderAnalyses {
  const { project, catalog, schedules, onReady, patienceMs } = options
  const analyses = createLatestAnalyses({
    analyse: (runs: readonly RunSchedule[], isPatient) => analyse(project, catalog, runs, isPatient),
    onReady,
    patienceMs,
  })
  let isLoaded = false
  async function loadedWithin(ms: number): Promise<boolean> {
    const loading = schedules.load(true).then(() => {
      // Who did not wait for it asks again then.
      if (!isLoaded) onReady()
      return (isLoaded = true)
    })
    loading.catch(() => {})
    return isLoaded || Promise.race([loading, patience(ms).then(() => false)])
  }
  const markOf = (runs: readonly RunSchedule[]): string => `${schedules.version()} ${runs[0]?.report} ${runs.length}`
  return {
    async of(stretch, name) {
      await schedules.load()
      const all = schedules.all()
      const runs = all.filter((run) => isInside(stretch, run))
      return analyses.of(runs.length === all.length ? everything : name, markOf(runs), runs)
    },
    async soon(mayWait) {
      const untilMs = performance.now() + mayWait
      if (!(await loadedWithin(mayWait))) return undefined
      const runs = schedules.all()
      return analyses.soon(everything, markOf(runs), runs, Math.max(0, untilMs - performance.now()))
    },
  }
}

/** Whatever stretch has all of the schedules: it is analysed once. */
const everything = 'everything'

const isInside = ({ from, to, branch }: Stretch, run: RunSchedule): boolean =>
  run.at >= from && run.at <= to && (branch === undefined || run.branch === branch)

/** The same runs give the same analysis: its random numbers depend on nothing but the names. */
async function analyse(
  project: string,
  catalog: Catalog,
  runs: readonly RunSchedule[],
  isPatient: () => boolean,
): Promise<OrderAnalysis> {
  const analysed: Analysed = {
    fileOfTest: Int32Array.from(catalog.tests, ({ file }) => file),
    fileCount: catalog.files.length,
    schedules: runs.map(({ schedule }) => schedule),
  }
  const randomOf = (test: number): (() => number) => seeded(seedOf(`${project} ${catalog.tests[test]!.id}`))
  const tests = await runGently(judgeTests(analysed, randomOf), { isPatient })
  const coverage = await runGently(coverageOf(analysed), { isPatient })
  return { analysed, runs, outages: outagesOf(analysed), tests, coverage }
}
