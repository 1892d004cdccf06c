import { mainBranchOf } from '../analysis/flaky/main-branch.ts'
import { analyseSteps, type TestSteps } from '../analysis/slow/analyse-steps.ts'
import { createFew } from './few.ts'
import { createLatestAnalyses, type Latest } from './latest-analyses.ts'
import type { ProjectHistory } from './project-history.ts'
import type { HistoryRun } from './results.ts'
import { runGently } from './run-gently.ts'
import { toTestMajor } from './test-major.ts'

/** What the durations of a branch's latest runs say. */
export interface SlowAnalysis {
  /** Null: runs of all branches together, none of them has any. */
  branch: string | null
  /** Oldest first. */
  runs: readonly HistoryRun[]
  /** Of the tests that have a step. */
  steps: ReadonlyMap<number, TestSteps>
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

/** A step that is older than so many runs of its branch is no news. */
const mostRuns = 1000
/** Everybody who looks at a list of tests makes it: requests must not wait for it. */
const turnMs = 2

export function createSlowAnalyses(
  history: Pick<ProjectHistory, 'runs' | 'version' | 'catalog' | 'isWhole' | 'whole'>,
  onReady: () => void,
): SlowAnalyses {
  const analyses = createLatestAnalyses({
    analyse: (wanted: Pick<SlowAnalysis, 'branch' | 'runs'>, isPatient) => analyse(history, wanted, isPatient),
    onReady,
  })

  type Wanted = [name: string, mark: string, wanted: Pick<SlowAnalysis, 'branch' | 'runs'>]
  const known = createFew<{ version?: number; wanted?: Wanted }>(() => ({}))

  /** Looked for once until the history changes. */
  function want(asked: string | undefined): Wanted {
    const own = known.get(JSON.stringify(asked ?? null))
    const version = history.version()
    if (own.version !== version) Object.assign(own, { version, wanted: find(asked) })
    return own.wanted!
  }

  function find(asked: string | undefined): Wanted {
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

async function analyse(
  { catalog }: Pick<ProjectHistory, 'catalog'>,
  { branch, runs }: Pick<SlowAnalysis, 'branch' | 'runs'>,
  isPatient: () => boolean,
): Promise<SlowAnalysis> {
  const major = await runGently(toTestMajor(runs, catalog.tests.length), { turnMs, isPatient })
  const found = await runGently(analyseSteps(major, catalog.layers().map(groupOfLayer)), { turnMs, isPatient })
  return {
    branch,
    runs,
    steps: new Map(found.map((one) => [one.test, one])),
    results: Int32Array.from(
      { length: catalog.tests.length },
      (_, test) => major.first[test + 1]! - major.first[test]!,
    ),
  }
}

/** What nothing is known of counts as unit. */
const groupOfLayer = (layer: number): number => layer || 1
