import { round, type Target } from '../support/section.ts'
import { startServer } from '../support/server-process.ts'
import { median } from '../support/statistics.ts'
import { startDuckDb, testKey, type Question } from './duckdb.ts'
import { ask, findVictim, restOf } from './ours.ts'
import type { PeerRun } from './runs.ts'
import type { Cost } from './time-process.ts'

const rounds = 9
/** Ours takes about a millisecond, less than what the CPU is told in. */
const timesOurs = 40
const timesTheirs = 5

interface Asked {
  name: string
  ours: Cost
  theirs: Cost
  /** Medians of the ratios within a round. */
  cpuRatio: number
  wallRatio: number
}

export interface Answers {
  asked: Asked[]
  load: Cost
  bytes: number
  targets: Target[]
}

/** The same questions to our API (over HTTP) and to DuckDB (in its process), in turn, each asked before. */
export async function measureAnswers(
  history: string,
  duckDbFolder: string,
  runs: readonly PeerRun[],
): Promise<Answers> {
  const keys = new Set(runs.flatMap(({ rows }) => rows.map(testKey)))
  const numbers = new Map(Array.from(keys, (key, index) => [key, index]))
  await using duckDb = await startDuckDb(duckDbFolder, runs, numbers)
  await using server = await startServer(history)
  const victim = await findVictim(server)
  const number = numbers.get(victim.key)
  if (number === undefined) throw new Error(`No row is of ${victim.key}`)
  const list = '/tests?range=30d&limit=100'
  const questions: { name: string; path: string; question: Question }[] = [
    {
      name: 'slowest 100 integration tests by p95, 30 days',
      path: `${list}&sort=p95&q=layer:integration`,
      question: 'slowest',
    },
    {
      name: 'flakiest: theirs by flip rate, ours the tests that are judged flaky',
      path: `${list}&sort=retried&q=verdict:flaky`,
      question: 'flakiest',
    },
    { name: "one test's newest 200 results (there are 50)", path: `/tests/${victim.id}?range=30d`, question: 'newest' },
    {
      name: 'suspects of one victim: theirs counts, ours ranking and evidence',
      path: `/tests/${victim.id}/order?range=30d`,
      question: 'suspects',
    },
  ]
  for (const { path, question } of questions) {
    await ask(server, path, timesOurs)
    await duckDb.ask(question, number, 1)
  }
  await restOf(server)

  const samples = questions.map((): { ours: Cost; theirs: Cost }[] => [])
  for (let turn = 0; turn < rounds; turn++) {
    for (const [index, { path, question }] of questions.entries()) {
      const ours = each(await ask(server, path, timesOurs), timesOurs)
      const theirs = each(await duckDb.ask(question, number, timesTheirs), timesTheirs)
      samples[index]!.push({ ours, theirs })
    }
  }
  const asked = questions.map(({ name }, index) => summarise(name, samples[index]!))
  return {
    asked,
    load: duckDb.load,
    bytes: duckDb.bytes,
    targets: [
      { name: 'warm slowest 100, ours ÷ DuckDB, CPU', measured: asked[0]!.cpuRatio, limit: 1 / 100, unit: '' },
      {
        name: 'suspects of one victim, ours ÷ DuckDB counts, CPU',
        measured: asked[3]!.cpuRatio,
        limit: 1 / 5,
        unit: '',
      },
    ],
  }
}

const each = ({ cpuS, wallS }: Cost, times: number): Cost => ({ cpuS: cpuS / times, wallS: wallS / times })

function summarise(name: string, samples: { ours: Cost; theirs: Cost }[]): Asked {
  const of = (pick: (sample: { ours: Cost; theirs: Cost }) => number): number => median(samples.map(pick))
  return {
    name,
    ours: { cpuS: of(({ ours }) => ours.cpuS), wallS: of(({ ours }) => ours.wallS) },
    theirs: { cpuS: of(({ theirs }) => theirs.cpuS), wallS: of(({ theirs }) => theirs.wallS) },
    cpuRatio: of(({ ours, theirs }) => ours.cpuS / theirs.cpuS),
    wallRatio: of(({ ours, theirs }) => ours.wallS / theirs.wallS),
  }
}

export const answersText = ({ asked }: Answers): string => `
Asked again, ${rounds} rounds; ours over HTTP on 127.0.0.1 with all that the page shows, DuckDB without, in its process, on raw
rows with no counting beforehand. CPU of all threads. The distance grows with the history: ours reads what is counted, DuckDB every row.

| question | ours, CPU ms | ours, ms | DuckDB, CPU ms | DuckDB, ms | CPU, ours ÷ DuckDB | wall |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${asked
  .map(({ name, ours, theirs, cpuRatio, wallRatio }) => {
    const figures = [ours.cpuS * 1000, ours.wallS * 1000, theirs.cpuS * 1000, theirs.wallS * 1000, cpuRatio, wallRatio]
    return `| ${name} | ${figures.map(round).join(' | ')} |`
  })
  .join('\n')}
`
