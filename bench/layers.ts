import { presentCases, runCorpus, type CorpusRun } from '../test/layers/run-corpus.ts'
import { nearMisses } from '../test/layers/near-misses.ts'
import { planted } from '../test/layers/planted.ts'
import type { Findings } from './support/section.ts'

/** How well layer problems are told from what only looks like them: the corpus of test/layers, by both runners. */
export async function measureLayers(): Promise<Findings> {
  const { cases, missing } = await presentCases()
  const runs = [await runCorpus('vitest5', cases), await runCorpus('jest30', cases)]
  const rows = runs.map(judge)
  const left =
    missing.length === 0 ? '' : ` Left out, as a service is missing: ${missing.map(({ name }) => name).join(', ')}.`
  return {
    text: `${planted.length} small suites with one problem each, ${nearMisses.length} that only look like it, run by the real runners against real
services. *Found*: the planted kind. *False*: any other finding, in whichever suite.${left}

| runner | planted | found | missed | near misses | false | precision | recall |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
    targets: runs.flatMap((run) => {
      const { found, wanted, wrong } = count(run)
      return [
        { name: `planted problems missed, ${run.runner}`, measured: wanted - found, limit: 0, unit: '' },
        { name: `false findings, ${run.runner}`, measured: wrong, limit: 0, unit: '' },
      ]
    }),
  }
}

function count({ cases, found }: CorpusRun): { found: number; wanted: number; wrong: number } {
  const wanted = planted.filter((one) => cases.includes(one))
  const hits = wanted.filter(({ name, kind }) => found.get(name)?.includes(kind!)).length
  const all = [...found.values()].reduce((sum, kinds) => sum + kinds.length, 0)
  return { found: hits, wanted: wanted.length, wrong: all - hits }
}

function judge(run: CorpusRun): (string | number)[] {
  const { found, wanted, wrong } = count(run)
  const misses = nearMisses.filter((one) => run.cases.includes(one)).length
  const precision = found / Math.max(1, found + wrong)
  return [
    run.runner.replace(/(\d+)$/, ' $1'),
    wanted,
    found,
    run.cases
      .filter(({ name, kind }) => kind && !run.found.get(name)?.includes(kind))
      .map(({ name }) => name)
      .join(', ') || '–',
    misses,
    wrong,
    precision.toFixed(2),
    (found / Math.max(1, wanted)).toFixed(2),
  ]
}
