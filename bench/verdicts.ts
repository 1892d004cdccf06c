import { judgeHistory } from '../packages/server/src/analysis/flaky/judge-history.ts'
import type { VerdictClass } from '../packages/server/src/analysis/flaky/verdict.ts'
import { runSteps } from '../packages/server/src/analysis/order/steps.ts'
import { makeBranchedRuns } from '../test/histories/branched-runs.ts'
import { expectedClass } from '../test/histories/expected-verdict.ts'
import { makeSuite, simulate } from '../test/histories/history.ts'
import { toOutcomeHistory } from '../test/histories/outcome-columns.ts'
import { plantOutcomes, type Planted } from '../test/histories/outcomes.ts'
import { plantHistory, type PlantedPlan } from '../test/histories/planted-history.ts'
import { seeded } from '../test/order/random.ts'
import { round, type Findings } from './support/section.ts'

const machines = [
  { os: 'linux', node: '24.1.0' },
  { os: 'win32', node: '24.1.0' },
]
const situations: Record<string, PlantedPlan> = {
  'commits run once or twice': { tests: 600, runs: 200 },
  'two retries': { tests: 600, runs: 200, retries: 2 },
  'two systems': { tests: 600, runs: 200, machines },
  'commits run once, no retries': { tests: 600, runs: 200, mostRunsPerCommit: 1 },
  '1,000 runs, one retry': { tests: 300, runs: 1000, retries: 1 },
}
const seeds = [11, 12, 13, 14, 15]

interface Judged {
  planted: Planted
  expected: VerdictClass
  found: VerdictClass
  isGone: boolean
}

function judge(plan: PlantedPlan): Judged[] {
  return seeds.flatMap((seed) => {
    const history = plantHistory(seeded(seed), plan)
    const newest = Math.max(...history.runs.map(({ mainCommits }) => mainCommits))
    const isVictim = (test: number): boolean => history.planted[test]!.kind === 'order'
    const { verdicts } = runSteps(judgeHistory(toOutcomeHistory(history), isVictim))
    return history.planted.map((planted, test) => {
      const { class: found, isGone } = verdicts[test]!
      return { planted, expected: expectedClass(planted, newest), found, isGone }
    })
  })
}

const shareOf = <T>(list: readonly T[], holds: (one: T) => boolean): number =>
  list.length === 0 ? Number.NaN : list.filter(holds).length / list.length

const classes: VerdictClass[] = ['healthy', 'flaky', 'order-dependent', 'broken', 'newly-failing', 'not-enough-data']
const rates = [0.005, 0.02, 0.1, 0.4]
const table = (head: string[], rows: string[][]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

const isBreakage = ({ planted }: Judged): boolean => planted.kind === 'breakage'
const calledFlaky = (one: Judged): boolean => one.found === 'flaky' && one.expected !== 'flaky'

/** Precision and recall of every verdict on histories whose truth is known. */
export async function measureVerdicts(): Promise<Findings> {
  const judged = Object.entries(situations).map(([name, plan]) => ({ name, all: judge(plan) }))
  const everything = judged.flatMap(({ all }) => all)
  const recallAt = (all: readonly Judged[], rate: number): number =>
    shareOf(
      all.filter(({ planted }) => planted.kind === 'flaky' && planted.rate === rate),
      ({ found }) => found === 'flaky',
    )
  const precision = (all: readonly Judged[], kind: VerdictClass): number =>
    shareOf(
      all.filter(({ found }) => found === kind),
      ({ expected }) => expected === kind,
    )
  const speed = measureSpeed()
  const at200 = judged.filter(({ name }) => !name.startsWith('1,000'))

  const text = `Simulated histories of 300 to 600 tests, five of each situation: of thirty tests one each is flaky at 0.5, 2, 10 and 40 %, flaky on one system
only, order-dependent (handed in), broken and mended, broken now, broken by the newest commit, moved away, moved here
and new; the others are stable. 40 % of the runs are of branches, whose work in progress breaks three tests on half of
its commits. Three runs are outages (85 % fail), in three others a tenth of all tests fails by chance.

Recall, over all situations, and precision:

${table(
  ['verdict', 'tests', 'recall', 'precision'],
  classes.map((kind) => {
    const own = everything.filter(({ expected }) => expected === kind)
    return [
      kind,
      `${own.length}`,
      round(shareOf(own, ({ found }) => found === kind)),
      round(precision(everything, kind)),
    ]
  }),
)}

Flaky tests that were found, by how often they fail, and precision of "flaky":

${table(
  ['situation', ...rates.map((rate) => `${rate * 100} %`), 'one system', 'precision'],
  judged.map(({ name, all }) => [
    name,
    ...rates.map((rate) => round(recallAt(all, rate))),
    round(
      shareOf(
        all.filter(({ planted }) => planted.kind === 'environment'),
        ({ found }) => found === 'flaky',
      ),
    ),
    round(precision(all, 'flaky')),
  ]),
)}

A test that fails once on a commit of its own may have been broken and mended: where every commit runs once and nothing
is retried, two or three failures do not tell the difference. Tests that moved away were told to be gone in
${round(
  100 *
    shareOf(
      everything.filter(({ planted }) => planted.kind === 'moved-away'),
      ({ isGone }) => isGone,
    ),
)} % of the cases, others in
${round(
  100 *
    shareOf(
      everything.filter(({ planted }) => planted.kind !== 'moved-away'),
      ({ isGone }) => isGone,
    ),
)} %. Judging ${speed.tests} tests over ${speed.runs} runs, one in fifty of them flaky, takes ${round(speed.cpuSeconds)} s of CPU, in steps
of ${round(speed.longestMs)} ms at most.`
  return {
    text,
    targets: [
      { name: 'called flaky, and are not', measured: 1 - precision(everything, 'flaky'), limit: 0.02, unit: '' },
      {
        name: 'breakages called flaky',
        measured: everything.filter(isBreakage).filter(calledFlaky).length,
        limit: 0,
        unit: 'tests',
      },
      {
        name: 'stable tests called flaky in histories with outages and bad runs',
        measured: everything.filter(({ planted }) => planted.kind === 'stable').filter(calledFlaky).length,
        limit: 0,
        unit: 'tests',
      },
      ...at200.map(({ name, all }) => ({
        name: `flaky at 2 %, 200 runs, ${name}: not found`,
        measured: 1 - recallAt(all, 0.02),
        limit: 0.1,
        unit: '',
      })),
    ],
  }
}

/** 5,000 tests over 2,000 runs, as many as a server keeps in memory. */
function measureSpeed(): { tests: number; runs: number; cpuSeconds: number; longestMs: number } {
  const [tests, count] = [5000, 2000]
  const random = seeded(1)
  const suite = makeSuite(random, tests)
  const runs = makeBranchedRuns(random, { runs: count, until: 1.75e12 })
  const planted = suite.tests.map((_, test): Planted =>
    test % 50 === 0 ? { kind: 'flaky', rate: 0.02 } : { kind: 'stable' },
  )
  const history = toOutcomeHistory(simulate({ suite, runs, ...plantOutcomes({ random, runs, planted }) }))
  const before = process.cpuUsage()
  const steps = judgeHistory(history, () => false)
  let longestMs = 0
  for (let done = false; !done;) {
    const start = process.cpuUsage()
    done = steps.next().done === true
    const { user, system } = process.cpuUsage(start)
    longestMs = Math.max(longestMs, (user + system) / 1000)
  }
  const used = process.cpuUsage(before)
  return { tests, runs: count, cpuSeconds: (used.user + used.system) / 1e6, longestMs }
}
