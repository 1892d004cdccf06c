import { exampleRunners, suiteCommand, type ExampleRunner } from '../../test/examples/run-suite.ts'
import { runNode } from '../../test/support/temp-project.ts'
import { endedChildrenCpuS } from '../support/child-cpu.ts'
import { round, type Findings, type Target } from '../support/section.ts'
import { median, quantile } from '../support/statistics.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { withProbe } from './one-file.ts'

const limit = 1.03
const rounds = 6

interface Series {
  wallS: number[]
  cpuS: number[]
}

/** What the probe adds to whole runs of the example suites, which do cross boundaries: with it and without, in turn. */
export async function measureExamples(): Promise<Findings> {
  const rows: string[] = []
  const targets: Target[] = []
  for (const runner of exampleRunners) {
    const { on, off } = await sample(runner)
    const wall = quantile(on.wallS, 0.25) / quantile(off.wallS, 0.25)
    const cpu = quantile(on.cpuS, 0.25) / quantile(off.cpuS, 0.25)
    const within = median(on.wallS.map((value, index) => value / off.wallS[index]!))
    rows.push(
      `| ${runner} | ${round(quantile(off.wallS, 0.25))} | ${round(quantile(on.wallS, 0.25))} | ${wall.toFixed(3)} | ${within.toFixed(3)} | ${cpu.toFixed(3)} |`,
    )
    targets.push({ name: `wall time with the probe, example suite, ${runner}`, measured: wall, limit, unit: 'times' })
  }
  const how = `The example suites as \`npm start\` runs them, in their own order, with the probe and with \`STRATIGRAPH_PROBE=false\`, in turn, ${rounds} rounds: ratios of the lower quartiles, and beside them the median of the ratios within a round.`
  const head = [
    '| suite | wall s without | wall s with | wall ratio | median of ratios | CPU ratio |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  ]
  return { text: [how, '', ...head, ...rows].join('\n'), targets }
}

async function sample(runner: ExampleRunner): Promise<{ on: Series; off: Series }> {
  await using folder = await makeTempFolder()
  const { args, cwd } = suiteCommand(runner)
  const series = { on: { wallS: [], cpuS: [] } as Series, off: { wallS: [], cpuS: [] } as Series }
  const run = async (side: 'on' | 'off'): Promise<Series> => {
    const env = { ...withProbe(side === 'on'), STRATIGRAPH_DIR: folder.path }
    const cpuBeforeS = endedChildrenCpuS()
    const startMs = performance.now()
    // Some of its tests fail: that is planted.
    await runNode(args, { cwd, env })
    return { wallS: [(performance.now() - startMs) / 1000], cpuS: [endedChildrenCpuS() - cpuBeforeS] }
  }
  // Fills the caches; not counted.
  await run('on')
  for (let index = 0; index < rounds; index++) {
    for (const side of index % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
      const { wallS, cpuS } = await run(side)
      series[side].wallS.push(...wallS)
      series[side].cpuS.push(...cpuS)
    }
  }
  return series
}
