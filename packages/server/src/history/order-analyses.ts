import { judgeAlone } from '../analysis/order/analyse-tests.ts'
import type { Coverage } from '../analysis/order/coverage.ts'
import { outagesOf } from '../analysis/order/observe.ts'
import type { History as Analysed } from '../analysis/order/schedule.ts'
import { seeded, seedOf } from '../analysis/order/seeded.ts'
import { runSteps } from '../analysis/order/steps.ts'
import type { Analyst } from './analyst.ts'
import type { Catalog } from './catalog.ts'
import { type JudgedTests, packJudged, toJudgedTests } from './judged-tests.ts'
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
  tests: JudgedTests
  coverage: Coverage
}

export interface OrderAnalyses {
  /**
   * The latest complete analysis of a stretch.
   * @param name of stretches that move with the time: a newer one takes the place of the older
   */
  of(stretch: Stretch, name: string, insistMs?: number): Promise<Latest<OrderAnalysis>>
  /**
   * The same for who asks about one test. Where there is none of that stretch yet, and the first takes long, that test
   * is analysed alone: the others wait in `tests` and `coverage` for the one that is made meanwhile.
   */
  ofTest(test: number, stretch: Stretch, name: string): Promise<Latest<OrderAnalysis>>
  /** Begins with that of everything, before anybody asks. */
  begin(): Promise<void>
  /** The same over everything, for who would rather have none than wait. */
  soon(patienceMs: number): Promise<Latest<OrderAnalysis> | undefined>
}

export interface OrderAnalysesOptions {
  project: string
  catalog: Catalog
  schedules: Schedules
  analyst: Analyst
  /** Called when an analysis is complete that somebody could not wait for. */
  onReady: () => void
  /** How long a newer analysis is waited for while there is an older one, ms. @default 1000 */
  patienceMs?: number
  /** With so many results, the first analysis of all tests takes no longer than anybody notices. @default 250,000 */
  fewResults?: number
}

export function createOrderAnalyses(options: OrderAnalysesOptions): OrderAnalyses {
  const { project, catalog, schedules, analyst, onReady, patienceMs, fewResults = 250_000 } = options
  const numbers = createNumbers(project, catalog)
  const analyses = createLatestAnalyses({
    analyse: (runs: readonly RunSchedule[]) => analyse(analyst, numbers, runs),
    onReady,
    patienceMs,
  })
  let isLoaded = false
  /** When it was begun to read them, by `performance.now()`. */
  let loadingSince: number | undefined
  async function loadedWithin(ms: number): Promise<boolean> {
    loadingSince ??= performance.now()
    const loading = schedules.load(true).then(() => {
      // Who did not wait for it asks again then.
      if (!isLoaded) onReady()
      return (isLoaded = true)
    })
    loading.catch(() => {})
    // What has been longer on its way already is not waited for.
    const mayWait = performance.now() - loadingSince < ms ? ms : 0
    return isLoaded || Promise.race([loading, patience(mayWait).then(() => false)])
  }

  type Asked = [name: string, mark: string, runs: readonly RunSchedule[]]

  async function ask(stretch: Stretch, name: string): Promise<Asked> {
    await schedules.load()
    const all = schedules.all()
    const runs = all.filter((run) => isInside(stretch, run))
    return [runs.length === all.length ? everything : name, markOf(runs), runs]
  }

  const markOf = (runs: readonly RunSchedule[]): string => `${schedules.version()} ${runs[0]?.report} ${runs.length}`
  return {
    of: async (stretch, name, insistMs) => analyses.of(...(await ask(stretch, name)), insistMs),
    async ofTest(test, stretch, name) {
      const asked = await ask(stretch, name)
      const [, , runs] = asked
      const results = runs.reduce((sum, { schedule }) => sum + schedule.test.length, 0)
      if (results <= fewResults) return analyses.of(...asked)
      const latest = await analyses.soon(...asked, 0)
      return latest ?? { analysis: await analyseTest(test, numbers, runs), isCurrent: false }
    },
    async begin() {
      await schedules.load(true)
      const runs = schedules.all()
      await analyses.soon(everything, markOf(runs), runs, 0)
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

/** What is the same for every analysis, until the project has more tests. */
interface Numbers {
  fileOfTest: Int32Array
  fileCount: number
  /** The same runs give the same analysis: its random numbers depend on nothing but the names. */
  seeds: Uint32Array
}

function createNumbers(project: string, { files, tests }: Catalog): () => Numbers {
  let known: Numbers = { fileOfTest: new Int32Array(0), fileCount: 0, seeds: new Uint32Array(0) }
  return () => {
    const { fileCount, seeds } = known
    const from = seeds.length
    if (from === tests.length && fileCount === files.length) return known
    known = {
      fileOfTest: Int32Array.from(tests, ({ file }) => file),
      fileCount: files.length,
      seeds: Uint32Array.from(tests, ({ id }, test) => (test < from ? seeds[test]! : seedOf(`${project} ${id}`))),
    }
    return known
  }
}

const toAnalysed = ({ fileOfTest, fileCount }: Numbers, runs: readonly RunSchedule[]): Analysed => ({
  fileOfTest,
  fileCount,
  schedules: runs.map(({ schedule }) => schedule),
})

async function analyse(
  analyst: Analyst,
  numbersOf: () => Numbers,
  runs: readonly RunSchedule[],
): Promise<OrderAnalysis> {
  const numbers = numbersOf()
  const analysed = toAnalysed(numbers, runs)
  const { outages, coverage, judged } = await analyst.analyse('order', { ...analysed, seeds: numbers.seeds })
  return { analysed, runs, outages, coverage, tests: toJudgedTests(judged, runs.length) }
}

/** Somebody waits for it, and it takes little: here. */
async function analyseTest(
  test: number,
  numbersOf: () => Numbers,
  runs: readonly RunSchedule[],
): Promise<OrderAnalysis> {
  const numbers = numbersOf()
  const analysed = toAnalysed(numbers, runs)
  const judged = await runGently(judgeAlone(analysed, test, seeded(numbers.seeds[test]!)))
  const packed = runSteps(packJudged(judged ? [judged] : [], runs.length))
  const unknown = { bothOrders: 0, total: 0 }
  const coverage = { runs: runs.length, testPairs: unknown, filePairs: unknown }
  return { analysed, runs, outages: outagesOf(analysed), coverage, tests: toJudgedTests(packed, runs.length) }
}
