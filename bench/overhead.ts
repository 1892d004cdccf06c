import { TempProject, type RunnerMajor } from '../test/support/temp-project.ts'
import { round, type Findings, type Target } from './support/section.ts'
import { median } from './support/statistics.ts'
import { fileCount, jestFiles, testsPerFile, timeRun, vitestFiles, type Sample } from './support/trivial-suite.ts'

const limitS = 0.3

const suites: { runner: RunnerMajor; rounds: number; note: string }[] = [
  { runner: 'vitest5', rounds: 9, note: '`--no-isolate`' },
  { runner: 'vitest4', rounds: 5, note: '`--no-isolate`' },
  { runner: 'vitest3', rounds: 5, note: '`--no-isolate`' },
  { runner: 'jest30', rounds: 5, note: '`--runInBand`; Jest cannot switch the isolation of files off' },
]

const vitestReporters = {
  empty: ['--reporter=./empty.mjs'],
  stratigraph: ['--reporter=@stratigraph/reporter/vitest'],
  default: ['--reporter=default'],
  json: ['--reporter=json', '--outputFile=out/report.json'],
  junit: ['--reporter=junit', '--outputFile=out/report.xml'],
  blob: ['--reporter=blob', '--outputFile=out/blob.json'],
}
const jestReporters = {
  empty: ['--reporters=./empty.cjs'],
  stratigraph: ['--reporters=@stratigraph/reporter/jest'],
  default: ['--reporters=default'],
  json: ['--reporters=./empty.cjs', '--json', '--outputFile=out/report.json'],
}

/** 10,000 trivial tests in 200 files: what does each reporter add to a run that reports to nobody? */
export async function measureOverhead(): Promise<Findings> {
  const parts: string[] = []
  const targets: Target[] = []
  for (const { runner, rounds, note } of suites) {
    const samples = await sampleReporters(runner, rounds)
    const rows = Object.keys(samples).map((name) => summarise(name, samples))
    parts.push(
      `${runner}, ${note}, median of ${rounds} rounds:`,
      '',
      '| reporter | CPU s | wall s | CPU s over empty | wall s over empty |',
      '| --- | ---: | ---: | ---: | ---: |',
      ...rows.map(
        ({ name, cpuS, wallS, addedCpuS, addedWallS }) =>
          `| ${name} | ${round(cpuS)} | ${round(wallS)} | ${round(addedCpuS)} | ${round(addedWallS)} |`,
      ),
      '',
    )
    const ours = rows.find(({ name }) => name === 'stratigraph')!
    targets.push(
      { name: `CPU over the empty reporter, ${runner}`, measured: ours.addedCpuS, limit: limitS, unit: 's' },
      { name: `wall time over the empty reporter, ${runner}`, measured: ours.addedWallS, limit: limitS, unit: 's' },
    )
  }
  const how = `${fileCount * testsPerFile} trivial tests in ${fileCount} files. Every round runs every reporter once, in turn and from another one on, as a process of its own; "over empty" is the median of the differences within a round. CPU is that of the runner and of all its workers (steps of 10 ms). jest-junit is no part of Jest and not installed: left out.`
  return { text: [how, '', ...parts].join('\n'), targets }
}

async function sampleReporters(runner: RunnerMajor, rounds: number): Promise<Record<string, Sample[]>> {
  const isVitest = runner.startsWith('vitest')
  const reporters: Record<string, string[]> = isVitest ? vitestReporters : jestReporters
  const fixed = isVitest ? ['--no-isolate'] : ['--runInBand', '--cacheDirectory=.jest-cache']
  const names = Object.keys(reporters)
  const samples: Record<string, Sample[]> = Object.fromEntries(names.map((name) => [name, []]))

  await using project = await TempProject.create(runner, isVitest ? vitestFiles() : jestFiles())
  // The first run fills the caches of the runner and of the system; it is not counted.
  await timeRun(project, [...fixed, ...reporters.empty!])
  for (let index = 0; index < rounds; index++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(index + turn) % names.length]!
      samples[name]!.push(await timeRun(project, [...fixed, ...reporters[name]!]))
    }
  }
  const reports = await project.reports()
  const recorded = reports[0]?.results.durationUs.length
  if (reports.length !== rounds || recorded !== fileCount * testsPerFile) {
    throw new Error(`${runner}: expected ${rounds} reports of all tests, found ${reports.length} of ${recorded} tests`)
  }
  return samples
}

function summarise(name: string, samples: Record<string, Sample[]>) {
  const own = samples[name]!
  const empty = samples.empty!
  return {
    name,
    cpuS: median(own.map(({ cpuS }) => cpuS)),
    wallS: median(own.map(({ wallS }) => wallS)),
    addedCpuS: median(own.map(({ cpuS }, index) => cpuS - empty[index]!.cpuS)),
    addedWallS: median(own.map(({ wallS }, index) => wallS - empty[index]!.wallS)),
  }
}
