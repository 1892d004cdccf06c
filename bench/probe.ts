import { loadavg } from 'node:os'
import { median } from './support/statistics.ts'
import { round, type Findings, type Target } from './support/section.ts'
import { fileCount, jestFiles, testsPerFile, timeRun, vitestFiles } from './support/trivial-suite.ts'
import { TempProject, type RunnerMajor } from '../test/support/temp-project.ts'

const tests = fileCount * testsPerFile

const runners: { runner: RunnerMajor; args: string[]; limitUs: number }[] = [
  {
    runner: 'vitest5',
    args: ['--no-isolate', '--maxWorkers=1', '--reporter=@stratigraph/reporter/vitest'],
    limitUs: 9,
  },
  {
    runner: 'jest30',
    args: ['--runInBand', '--cacheDirectory=.jest-cache', '--reporters=@stratigraph/reporter/jest'],
    limitUs: 18,
  },
]
const rounds = 15

/** What the probe alone adds to tests that cross nothing: our reporter with it and without, in turn. */
export async function measureProbe(): Promise<Findings> {
  const rows: string[] = []
  const targets: Target[] = []
  const loadBefore = loadavg()[0]!
  for (const { runner, args, limitUs } of runners) {
    const { onS, offS } = await sample(runner, args)
    const addedUs = median(onS.map((cpuS, index) => ((cpuS - offS[index]!) * 1e6) / tests))
    rows.push(`| ${runner} | ${round(median(offS))} | ${round(median(onS))} | ${round(addedUs)} |`)
    targets.push({
      name: `CPU that the probe adds to a test, ${runner}`,
      measured: addedUs,
      limit: limitUs,
      unit: 'µs',
    })
  }
  const how = `${tests} trivial tests in ${fileCount} files, in one process (Vitest without isolation), our reporter with the probe (boundaries, fixed waits, leaks, mocks) and with \`STRATIGRAPH_PROBE=false\`, in turn, ${rounds} rounds; "added" is the median of the differences within a round. CPU of the runner and its workers, in steps of 10 ms (1 µs a test). Load average before: ${round(loadBefore)}, after: ${round(loadavg()[0]!)}.`
  const table = ['| runner | CPU s without | CPU s with | added µs a test |', '| --- | ---: | ---: | ---: |', ...rows]
  return { text: [how, '', ...table].join('\n'), targets }
}

async function sample(runner: RunnerMajor, args: string[]): Promise<{ onS: number[]; offS: number[] }> {
  await using project = await TempProject.create(runner, runner.startsWith('vitest') ? vitestFiles() : jestFiles())
  const cpuS = async (probe: string): Promise<number> =>
    (await timeRun(project, args, { STRATIGRAPH_PROBE: probe, STRATIGRAPH_QUIET: 'true' })).cpuS
  // Fills the caches; not counted.
  await cpuS('true')
  const onS: number[] = []
  const offS: number[] = []
  for (let index = 0; index < rounds; index++) {
    // From the other side each time: what drifts hits both alike.
    if (index % 2 === 0) offS.push(await cpuS('false'))
    onS.push(await cpuS('true'))
    if (index % 2 === 1) offS.push(await cpuS('false'))
  }
  return { onS, offS }
}
