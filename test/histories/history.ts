import { between, pick, type Random } from '../order/random.ts'

/**
 * Histories with known truth: a suite, its runs, and two halves that know what is planted: how long each test takes in
 * each run (durations.ts), and how it ends (outcomes.ts). Each half takes random numbers of its own, so that one does
 * not change the other. reports.ts makes real reports of a history.
 */
export interface SimulatedSuite {
  files: { path: string }[]
  tests: SimulatedTest[]
}

export interface SimulatedTest {
  file: number
  title: string
  /** As declared: 0 none, 1 unit, 2 integration, 3 e2e. */
  layer: 0 | 1 | 2 | 3
  /** Median duration, ms. */
  usualMs: number
}

export interface SimulatedRun {
  /** Epoch ms. */
  at: number
  commit: string
  branch: string
  workers: number
  shard: { index: number; count: number } | null
  os: string
  node: string
  /** CPU name: another one is another machine. */
  cpu: string
  /** Free dimensions. */
  environment: { name: string; value: string }[]
  /** Messages of errors outside of any test: a worker that crashed, memory that ran out. */
  errors: string[]
  /** Files that could not start. */
  fileErrors: { file: number; message: string }[]
}

/** How long a test takes in a run, ms. Null: the suite does not have it (yet, or any more). */
export type Durations = (test: number, run: number) => number | null

export interface Outcome {
  /** `flaky`: failed, then passed on retry. `pending`: never reached. */
  status: 'passed' | 'failed' | 'flaky' | 'skipped' | 'pending'
  message?: string
}

export type Outcomes = (test: number, run: number) => Outcome

export interface SimulatedHistory {
  suite: SimulatedSuite
  /** Oldest first. */
  runs: SimulatedRun[]
  /** Run by run, a value for each test; NaN where it was not there or never ran. */
  durationMs: Float32Array
  /** Run by run, an outcome for each test; null where it was not there. */
  outcomes: (Outcome | null)[]
}

export interface HistoryPlan {
  suite: SimulatedSuite
  runs: SimulatedRun[]
  /** Without: each test takes its usual time. */
  durations?: Durations
  /** Without: everything passes. */
  outcomes?: Outcomes
}

const passed: Outcome = { status: 'passed' }

/** Asks the halves run by run, test by test. */
export function simulate({ suite, runs, durations, outcomes }: HistoryPlan): SimulatedHistory {
  const places = runs.length * suite.tests.length
  const history: SimulatedHistory = {
    suite,
    runs,
    durationMs: new Float32Array(places).fill(Number.NaN),
    outcomes: Array.from({ length: places }, () => null),
  }
  for (let run = 0; run < runs.length; run++) {
    for (let test = 0; test < suite.tests.length; test++) {
      const durationMs = durations ? durations(test, run) : suite.tests[test]!.usualMs
      if (durationMs === null) continue
      const outcome = outcomes?.(test, run) ?? passed
      const place = run * suite.tests.length + test
      history.outcomes[place] = outcome
      if (outcome.status !== 'skipped' && outcome.status !== 'pending') history.durationMs[place] = durationMs
    }
  }
  return history
}

const perFile = 10
/** Geometric middles of the usual durations by layer (0 none, 1 unit, 2 integration, 3 e2e), ms. */
const middleMs = [4, 4, 120, 2500] as const

/** Files of ten tests: 70 % unit, 25 % integration, 5 % e2e, log-normal around the middle of their layer. */
export function makeSuite(random: Random, tests: number): SimulatedSuite {
  const files = Array.from({ length: Math.ceil(tests / perFile) }, (_, file) => ({ path: `src/f${file}.test.ts` }))
  const layers = files.map(() => {
    const dice = random()
    return dice < 0.7 ? 1 : dice < 0.95 ? 2 : 3
  })
  return {
    files,
    tests: Array.from({ length: tests }, (_, test) => {
      const file = Math.floor(test / perFile)
      const layer = layers[file]!
      return { file, title: `t${test}`, layer, usualMs: middleMs[layer] * Math.exp(2 * (random() - 0.5)) }
    }),
  }
}

export interface RunsPlan {
  runs: number
  /** The last run's time, epoch ms. */
  until: number
  /** @default 4 hours */
  gapMs?: number
  /** Runs of one commit. @default 1 */
  runsPerCommit?: number
  /** Of one of these, by turns of chance. @default main alone */
  branches?: string[]
  workers?: number
}

/** Runs on one machine, evenly spaced. */
export function makeRuns(random: Random, plan: RunsPlan): SimulatedRun[] {
  const { runs, until, gapMs = 4 * 3_600_000, runsPerCommit = 1, branches = ['main'], workers = 4 } = plan
  const salt = between(random, 0x1000, 0xffff).toString(16)
  return Array.from({ length: runs }, (_, index) => ({
    at: until - (runs - 1 - index) * gapMs,
    commit: `${Math.floor(index / runsPerCommit)
      .toString(16)
      .padStart(7, 'c')}${salt}`.padEnd(40, '0'),
    branch: branches.length === 1 ? branches[0]! : pick(random, branches, 1)[0]!,
    workers,
    shard: null,
    os: 'linux',
    node: '24.0.0',
    cpu: 'A core',
    environment: [],
    errors: [],
    fileErrors: [],
  }))
}
