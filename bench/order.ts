// npm run bench:order [-- order-speed ...]: how well order-dependent tests are found, judged and proven; written into
// bench/RESULTS.md.
import { measureBaselines, measureBisect } from './order/bisecting.ts'
import { rankNnsDapp, rankPlanted, type RankingCell } from './order/ranking.ts'
import { measureSpeed } from './order/speed.ts'
import { countVerdicts, situationsByRuns } from './order/verdicts.ts'
import { round, writeSection, type Findings } from './support/section.ts'

const share = (value: number): string => value.toFixed(3)
const table = (head: string[], rows: (string | number)[][]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

function measureRanking(): Findings {
  const cells: RankingCell[] = [
    ...[10, 20, 50, 100, 500].map((runs) => rankPlanted('victim', runs, runs > 100 ? 100 : 300)),
    ...[20, 50].map((runs) => rankPlanted('brittle', runs, 150)),
    rankNnsDapp(10),
    rankNnsDapp(Infinity),
  ]
  const [, at20, at50] = cells as [RankingCell, RankingCell, RankingCell]
  const [nns10, nnsAll] = cells.slice(-2) as [RankingCell, RankingCell]
  return {
    text: `Simulated suites of 20 files with 5 to 40 tests each in nested describes, shuffled inside their files; one in
seven victims needs several polluters together, half have cleaners. nns-dapp: recorded shuffles of a real Jest project.
*First*: the first suspect is a true cause, ties counted by chance. *Group*: the first group of suspects holds one; tests
that always precede together are one group. Ochiai is told the test's kind and that the cause is in its file; ours is not.

${table(
  ['tests', 'runs', 'n', 'first', 'group', 'MRR', 'Ochiai first', 'Ochiai MRR'],
  cells.map((cell) => [
    cell.name,
    cell.runs,
    cell.tests,
    share(cell.ours.first),
    share(cell.oursGroup),
    share(cell.ours.meanReciprocalRank),
    share(cell.ochiai.first),
    share(cell.ochiai.meanReciprocalRank),
  ]),
)}`,
    targets: [
      miss('simulated victims, 20 runs, not first', at20.ours.first, 0.7),
      miss('simulated victims, 50 runs, not first', at50.ours.first, 0.9),
      miss('simulated victims, 50 runs, not in the first group', at50.oursGroup, 0.9),
      miss('nns-dapp, 10 runs, not first', nns10.ours.first, 0.8),
      miss('nns-dapp, all runs, not first', nnsAll.ours.first, 0.92),
      miss('nns-dapp, all runs, not in the first group', nnsAll.oursGroup, 0.92),
    ],
  }
}

/** Targets are upper limits: of the share that is missed. */
const miss = (name: string, reached: number, wanted: number) => ({
  name,
  measured: 1 - reached,
  limit: Number((1 - wanted).toFixed(3)),
  unit: '',
})

function measureVerdicts(): Findings {
  const cells = situationsByRuns.map(({ name, runs }) => countVerdicts(name, runs, 60))
  const innocent = cells.filter(({ name }) => !name.startsWith('victim'))
  return {
    text: `What the history alone is judged to be, of tests with both outcomes.

${table(
  ['what it is', 'runs', 'n', 'called order-dependent', 'verdicts'],
  cells.map(({ name, runs, tests, orderVerdicts, kinds }) => [
    name,
    runs,
    tests,
    `${(orderVerdicts * 100).toFixed(1)} %`,
    Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', '),
  ]),
)}`,
    targets: [
      {
        name: 'false order verdicts, worst row',
        measured: Math.max(...innocent.map(({ orderVerdicts }) => orderVerdicts)),
        limit: 0.02,
        unit: '',
      },
    ],
  }
}

async function measureProofs(): Promise<Findings> {
  const cells = [
    await measureBisect({ kind: 'victim', runs: 20, flakeRate: 0 }, 300),
    await measureBisect({ kind: 'victim', runs: 20, flakeRate: 0.05 }, 1000),
    await measureBisect({ kind: 'victim', runs: 50, flakeRate: 0.05 }, 300),
    await measureBisect({ kind: 'brittle', runs: 20, flakeRate: 0.05 }, 300),
  ]
  const baselines = await measureBaselines({ kind: 'victim', runs: 20, flakeRate: 0 }, 300)
  const flaky = cells[1]!
  return {
    text: `Simulated tests whose recorded runs hold a failing and a passing order. Orders: different ones until the answer,
without repetitions. Runs: everything, with repetitions, and the search for cleaners and further polluters; 40 at most.

${table(
  [
    'kind',
    'recorded runs',
    'flakes',
    'n',
    'proven',
    'wrong',
    'orders median / p90 / mean',
    'p90 over log2(n)',
    'runs median / p90',
  ],
  cells.map((cell) => [
    cell.kind,
    cell.runs.recorded,
    `${cell.flakeRate * 100} %`,
    cell.cases,
    cell.proven,
    cell.wrong,
    `${cell.orders.median} / ${cell.orders.p90} / ${round(cell.orders.mean)}`,
    round(cell.orders.p90OverLog2),
    `${cell.runs.median} / ${cell.runs.p90}`,
  ]),
)}

Other methods on the same victims at 20 recorded runs, without flakes, from the shortest failing order:

${table(
  ['method', 'n', 'right', 'runs median / p90 / mean'],
  baselines.map(({ name, cases, right, runs }) => [
    name,
    cases,
    right,
    `${runs.median} / ${runs.p90} / ${round(runs.mean)}`,
  ]),
)}`,
    targets: [
      { name: 'orders until the answer, median', measured: flaky.orders.median, limit: 3, unit: '' },
      { name: 'orders until the answer over log2(n), p90', measured: flaky.orders.p90OverLog2, limit: 3, unit: '' },
      { name: 'wrong answers in 1,000, 5 % flakes', measured: flaky.wrong, limit: 0, unit: '' },
      {
        name: 'not proven in 1,000, 5 % flakes',
        measured: flaky.cases - flaky.proven - flaky.wrong,
        limit: 0,
        unit: '',
      },
    ],
  }
}

function measureRankingSpeed(): Findings {
  const { tests, runs, medianMs, p95Ms } = measureSpeed()
  return {
    text: `Suspects of one victim from ${runs} runs of ${tests} tests on 4 workers, each the best of five: median ${round(medianMs)} ms, p95 ${round(p95Ms)} ms.`,
    targets: [{ name: 'suspects of one victim, median', measured: medianMs, limit: 10, unit: 'ms' }],
  }
}

const parts = {
  'order-ranking': { heading: 'Who is suspected, from history alone', measure: measureRanking },
  'order-verdicts': { heading: 'What is called order-dependent', measure: measureVerdicts },
  'order-proofs': { heading: 'What a proof costs', measure: measureProofs },
  'order-speed': { heading: 'How fast suspects are ranked', measure: measureRankingSpeed },
}

const wanted = process.argv.slice(2)

for (const [name, { heading, measure }] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`${heading} ...`)
  const startMs = performance.now()
  const findings = await measure()
  writeSection(name, heading, findings, performance.now() - startMs)
  console.log(findings.text)
}
