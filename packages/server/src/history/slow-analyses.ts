import { mainBranchOf } from '../analysis/flaky/main-branch.ts'
import type { TestStep } from '../analysis/slow/analyse-steps.ts'
import type { Analyst } from './analyst.ts'
import { createFew } from './few.ts'
import { type LastingInput, readLasting } from './find-lasting.ts'
import { createLatestAnalyses, type Latest } from './latest-analyses.ts'
import type { ProjectHistory } from './project-history.ts'
import type { HistoryRun } from './results.ts'
import { runGently } from './run-gently.ts'

/** What the durations of a branch's latest runs say. */
export interface SlowAnalysis {
  /** Null: runs of all branches together, none of them has any. */
  branch: string | null
  /** Oldest first. */
  runs: readonly HistoryRun[]
  /** Of the tests that have any: oldest first. */
  steps: ReadonlyMap<number, readonly TestStep[]>
  /** Results of each test in these runs. */
  results: Int32Array
}

/** Durations of one branch are compared: where none is asked for, those of the main one. */
export interface SlowAnalyses {
  /** The latest complete one; the first of a branch is waited for. */
  of(branch: string | undefined): Promise<Latest<SlowAnalysis>>
  /** The same for who would rather have none than wait. */
  soon(branch: string | undefined, patienceMs: number): Promise<Latest<SlowAnalysis> | undefined>
}

export interface SlowAnalysesOptions {
  history: Pick<ProjectHistory, 'runs' | 'version' | 'catalog' | 'isWhole' | 'whole'>
  analyst: Analyst
  /** Called when an analysis is complete that somebody could not wait for. */
  onReady: () => void
}

/** A step that is older than so many runs of its branch is no news. */
const mostRuns = 1000
/** Everybody who looks at a list of tests waits for it. */
const turnMs = 2

type Wanted = Pick<SlowAnalysis, 'branch' | 'runs'>

export function createSlowAnalyses({ history, analyst, onReady }: SlowAnalysesOptions): SlowAnalyses {
  const analyses = createLatestAnalyses({
    async analyse({ branch, runs }: Wanted): Promise<SlowAnalysis> {
      const found = await analyst.analyse('lasting', inputOf(history, runs))
      const steps = await runGently(readLasting(found), { turnMs })
      return { branch, runs, steps, results: found.results }
    },
    onReady,
  })

  type Asked = [name: string, mark: string, wanted: Wanted]
  const known = createFew<{ version?: number; asked?: Asked }>(() => ({}))

  /** Looked for once until the history changes. */
  function want(branch: string | undefined): Asked {
    const own = known.get(JSON.stringify(branch ?? null))
    const version = history.version()
    if (own.version !== version) Object.assign(own, { version, asked: find(branch) })
    return own.asked!
  }

  function find(asked: string | undefined): Asked {
    const whole = history.runs().filter(({ partial }) => !partial)
    const branch = asked ?? mainBranchOf(whole)
    const runs = whole.filter((run) => branch === null || run.branch === branch).slice(-mostRuns)
    const reports = runs.reduce((sum, { parts }) => sum + parts.length, 0)
    const mark = `${reports} ${runs.length} ${runs[0]?.run} ${runs.at(-1)?.run} ${runs.at(-1)?.parts.at(-1)?.report}`
    return [branch ?? '', mark, { branch, runs }]
  }

  return {
    of: (branch) => analyses.of(...want(branch)),
    async soon(branch, patienceMs) {
      if (history.isWhole()) return analyses.soon(...want(branch), patienceMs)
      // As soon as there is something to analyse: whoever asks now is told when it is there.
      const beginning = history.whole().then(() => analyses.soon(...want(branch), 0))
      beginning.catch(() => {})
      return undefined
    },
  }
}

function inputOf({ catalog }: Pick<ProjectHistory, 'catalog'>, runs: readonly HistoryRun[]): LastingInput {
  const numbers = new Map<string, number>()
  const machines = Int32Array.from(runs, ({ environment: { machine } }) => {
    const number = numbers.get(machine) ?? numbers.size
    numbers.set(machine, number)
    return number
  })
  return {
    tests: catalog.tests.length,
    machines,
    results: runs.flatMap(({ parts }) => parts),
    runOf: Int32Array.from(runs.flatMap(({ parts }, index) => parts.map(() => index))),
    // What nothing is known of counts as unit.
    groupOf: catalog.layers().map((layer) => layer || 1),
  }
}
