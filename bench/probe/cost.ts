import { loadavg } from 'node:os'
import { round, type Findings, type Target } from '../support/section.ts'
import { quantile } from '../support/statistics.ts'
import { fileCount, jestFiles, testsPerFile, timeRun, vitestFiles } from '../support/trivial-suite.ts'
import { TempProject } from '../../test/support/temp-project.ts'
import { createOneFile, runOneFile, runners, testCount, withProbe, type ProbedRunner } from './one-file.ts'

const limitsUs: Record<ProbedRunner, number> = { vitest5: 9, jest30: 18 }
const rounds = 7
const roundsOfFiles = 3

/**
 * What the probe adds to a test that crosses nothing: runs with it and without, in turn. Neighbours on the machine can
 * only make a run dearer, so the lower quartiles are compared; two series without the probe tell how far that can be
 * trusted.
 */
export async function measureCost(): Promise<Findings> {
  const rows: string[] = []
  const targets: Target[] = []
  const loadBefore = loadavg()[0]!
  for (const runner of Object.keys(runners) as ProbedRunner[]) {
    const one = await sampleOneFile(runner)
    const addedUs = lower(one.on) - lower([...one.off, ...one.offAgain])
    rows.push(
      row(`${runner}, one file, its tests alone`, [...one.off, ...one.offAgain], one.on),
      row(`${runner}, the same twice without the probe (noise)`, one.off, one.offAgain),
      row(`${runner}, one file, whole run`, one.wholeOff, one.wholeOn),
    )
    const many = await sampleFiles(runner)
    rows.push(row(`${runner}, ${fileCount} files of ${testsPerFile}, whole run`, many.off, many.on))
    targets.push({
      name: `CPU that the probe adds to a test, ${runner}`,
      measured: addedUs,
      limit: limitsUs[runner],
      unit: 'µs',
    })
  }
  const how = `${testCount} trivial tests in one process (Vitest without isolation), our reporter with the whole probe and with \`STRATIGRAPH_PROBE=false\`. "Its tests alone": CPU of the process, all its threads, from just before the first test until after the last, so without start-up and loading, with the compiling of what is called for the first time. "Whole run": all processes with start-up. In turn, ${rounds} rounds of one file (with, without, once more without; another first each time) and ${roundsOfFiles} of ${fileCount} files. Others on the machine make a run dearer and never cheaper: lower quartiles are compared. The second row of each runner is what this method makes of no difference at all. Load average before: ${round(loadBefore)}, after: ${round(loadavg()[0]!)}.`
  const head = [
    '| µs of CPU a test | without | with | added (lower quartiles) | added (medians) |',
    '| --- | ---: | ---: | ---: | ---: |',
  ]
  return { text: [how, '', ...head, ...rows].join('\n'), targets }
}

const lower = (values: readonly number[]): number => quantile(values, 0.25)
const middle = (values: readonly number[]): number => quantile(values, 0.5)

const row = (name: string, off: number[], on: number[]): string =>
  `| ${name} | ${round(lower(off))} | ${round(lower(on))} | ${round(lower(on) - lower(off))} | ${round(middle(on) - middle(off))} |`

async function sampleOneFile(runner: ProbedRunner) {
  await using project = await createOneFile(runner, { heap: false })
  // Fills the caches; not counted.
  await runOneFile(project, runner, true)
  const series = { on: [], off: [], offAgain: [], wholeOn: [], wholeOff: [] } as Record<
    'on' | 'off' | 'offAgain' | 'wholeOn' | 'wholeOff',
    number[]
  >
  const turns = ['off', 'on', 'offAgain'] as const
  for (let index = 0; index < rounds; index++) {
    for (let place = 0; place < turns.length; place++) {
      const turn = turns[(place + index) % turns.length]!
      const { marks, cpuS } = await runOneFile(project, runner, turn === 'on')
      series[turn].push((marks.at(-1)!.cpuUs - marks[0]!.cpuUs) / testCount)
      series[turn === 'on' ? 'wholeOn' : 'wholeOff'].push((cpuS * 1e6) / testCount)
    }
  }
  return series
}

async function sampleFiles(runner: ProbedRunner): Promise<{ on: number[]; off: number[] }> {
  await using project = await TempProject.create(runner, runner === 'vitest5' ? vitestFiles() : jestFiles())
  const costUs = async (isOn: boolean): Promise<number> =>
    ((await timeRun(project, [...runners[runner]], withProbe(isOn))).cpuS * 1e6) / (fileCount * testsPerFile)
  await costUs(true)
  const on: number[] = []
  const off: number[] = []
  for (let index = 0; index < roundsOfFiles; index++) {
    // From the other side each time: what drifts hits both alike.
    if (index % 2 === 0) off.push(await costUs(false))
    on.push(await costUs(true))
    if (index % 2 === 1) off.push(await costUs(false))
  }
  return { on, off }
}
