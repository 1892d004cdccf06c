import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareAllure } from './peers/allure.ts'
import { answersText, measureAnswers } from './peers/answers.ts'
import { prepareCtrf } from './peers/ctrf.ts'
import { installPeer, peers, type Peer } from './peers/install.ts'
import { addLast, takeInAll, type Added } from './peers/ours.ts'
import { makeRuns, runCount, testCount } from './peers/runs.ts'
import type { Cost } from './peers/time-process.ts'
import { round, type Findings, type Target } from './support/section.ts'
import { median } from './support/statistics.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const rounds = 3

/** The same 50 runs of 5,000 tests for us, Allure 3, CTRF and DuckDB: what adding, keeping and asking costs. */
export async function measurePeers(): Promise<Findings> {
  await using folder = await makeTempFolder()
  const at = (name: string): string => join(folder.path, name)
  const runs = makeRuns()
  const results = runs.reduce((sum, { rows }) => sum + rows.length, 0)
  const missing: string[] = []
  async function install<Side>(name: Peer, prepare: (installed: string) => Promise<Side>): Promise<Side | undefined> {
    const installed = await installPeer(folder.path, name)
    if ('folder' in installed) return prepare(installed.folder)
    missing.push(installed.missing)
    return undefined
  }

  const allure = await install('allure', (own) => prepareAllure(own, runs))
  const ctrf = await install('ctrf', (own) => prepareCtrf(own, runs))
  await mkdir(at('before'))
  await takeInAll(at('before'), runs.slice(0, -1))

  const samples: {
    all: Cost & { bytes: number }
    last: Added
    first: Added
    ctrf?: Cost
    allure?: Cost
    history?: Cost
  }[] = []
  const last = runs.at(-1)!.report
  const others = runs.slice(0, 20).map(({ report }) => report)
  for (let index = 0; index < rounds; index++) {
    samples.push({
      all: await takeInAll(at(`all-${index}`), runs),
      ...(ctrf && { ctrf: await ctrf.insights() }),
      first: await addLast(at('before'), at(`first-${index}`), { report: last, before: [] }),
      last: await addLast(at('before'), at(`added-${index}`), { report: last, before: others }),
      ...(allure && { allure: await allure.addLast(), history: await allure.addLastToHistoryOnly() }),
    })
  }
  const of = (pick: (sample: (typeof samples)[number]) => number | undefined): number =>
    median(samples.map((sample) => pick(sample) ?? NaN))
  const cost = (name: string, pick: (sample: (typeof samples)[number]) => Cost | undefined): string =>
    `| ${name} | ${round(of((one) => pick(one)?.cpuS))} | ${round(of((one) => pick(one)?.wallS))} |`

  const answers = await install('@duckdb/node-api', (own) => measureAnswers(at('all-0'), own, runs))
  const allureBytes = allure?.bytes()
  const ownBytes = of(({ all }) => all.bytes)
  const bytes = (name: string, value: number | undefined): string =>
    `| ${name} | ${value === undefined ? 'n/a' : round(value / results)} |`

  const targets: Target[] = [
    {
      name: 'adding the 50th run, ours ÷ Allure, CPU',
      measured: of(({ last: own, allure: other }) => other && own.cpuS / other.cpuS),
      limit: 1 / 200,
      unit: '',
    },
    {
      name: 'the same as the first report of a new process',
      measured: of(({ first, allure: other }) => other && first.cpuS / other.cpuS),
      limit: 1 / 200,
      unit: '',
    },
    {
      name: 'all 50 runs from files, ours ÷ CTRF parse and addInsights, wall',
      measured: of(({ all, ctrf: other }) => other && all.wallS / other.wallS),
      limit: 1 / 3,
      unit: '',
    },
    ...(answers?.targets ?? []),
  ]
  return {
    text: `
The same ${runCount} runs × ${testCount} tests (${results} results; bench/generate.ts) for every side, in its own format: our reports, Allure's
\`allure-results\`, CTRF JSON, and for DuckDB one raw row a result. Allure ${peers.allure}, ctrf ${peers.ctrf}, @duckdb/node-api ${peers['@duckdb/node-api']},
installed by npm into a temporary folder.${missing.length > 0 ? ` Not measured: ${missing.join('; ')}.` : ''} ${rounds} rounds, all sides in turn; medians. A process of its own
each, from its start to its end, where not said otherwise.

They do not do the same: \`allure generate\` also writes a complete HTML report each time (${allureBytes ? `${allureBytes.reportFiles} files, ${round(allureBytes.reportBytes / 2 ** 20)} MiB` : 'n/a'}) and ours serves
pages; \`addInsights\` computes pass, fail and flaky rates and durations and keeps nothing; DuckDB answers what it is asked,
from rows, and ours what it has counted beforehand. Ours keeps order, worker, hooks and files, too.

| adding the 50th run | CPU s | wall s |
| --- | ---: | ---: |
${cost('ours: a server that has taken in reports before, until it rests', (one) => one.last)}
${cost('ours: the first report of a server that has just started', ({ first }) => first)}
| ours: and then all analyses anew (order, verdicts, lasting steps, layers) and their pages | ${round(of((one) => one.last.analysesCpuS))} | n/a |
${cost('Allure: history and report', (one) => one.allure)}
${cost('Allure: history alone, without any report plugin', (one) => one.history)}
${cost('CTRF: reads all 50 reports each time', (one) => one.ctrf)}

| all 50 runs from files | CPU s | wall s |
| --- | ---: | ---: |
${cost('ours: server started, reports found in its folder, in the database', ({ all }) => all)}
${cost('CTRF: read, `parse`, `addInsights`', (one) => one.ctrf)}
${answers ? `| DuckDB: rows read from gzipped JSON lines by one statement (process already there) | ${round(answers.load.cpuS)} | ${round(answers.load.wallS)} |` : ''}

| kept | bytes a result |
| --- | ---: |
${bytes('ours: the database', ownBytes)}
${bytes('DuckDB: the database', answers?.bytes)}
${bytes('CTRF: the reports, not compressed', ctrf?.bytes)}
${bytes('Allure: history.jsonl', allureBytes?.historyBytes)}

${answers ? answersText(answers) : ''}`,
    targets,
  }
}
