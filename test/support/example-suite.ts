import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { plantedBrittleTest, plantedDependences, plantedFlakyTest } from '../examples/planted.ts'
import { suiteCommand, type ExampleRunner } from '../examples/run-suite.ts'
import { postgresVariables } from './services.ts'
import { parseReport, runNode } from './temp-project.ts'
import { readReport } from './vitest-report.ts'

/** A test of an example suite as the reporter recorded it. */
export interface RecordedTest {
  /** Name of the file, without folder. */
  file: string
  /** The test's own title. */
  title: string
  status: string
  /** The layer that it declares. */
  layer: 'undeclared' | 'unit' | 'integration' | 'e2e'
}

const layers = ['undeclared', 'unit', 'integration', 'e2e'] as const

export interface RecordOptions {
  seed?: number
  /** Further arguments of the runner, e.g. files. */
  args?: string[]
  env?: Record<string, string>
}

/** Runs a suite in one worker, so that everything has one order. @returns its tests in the order in which they ran */
export async function recordSuite(runner: ExampleRunner, options: RecordOptions = {}): Promise<RecordedTest[]> {
  const dir = await mkdtemp(join(tmpdir(), 'stratigraph-examples-'))
  try {
    const command = suiteCommand(runner, { seed: options.seed })
    const { stdout, stderr } = await runNode([...command.args, '--maxWorkers=1', ...(options.args ?? [])], {
      cwd: command.cwd,
      env: { ...postgresVariables(), ...options.env, STRATIGRAPH_DIR: dir },
    })
    const reports = await readdir(join(dir, 'runs')).catch(() => [])
    if (reports.length !== 1) throw new Error(`Expected one report of the ${runner} suite:\n${stdout}\n${stderr}`)
    const report = parseReport(await readFile(join(dir, 'runs', reports[0]!)))
    const layerOf = new Map(
      report.dictionary!.tests.name.map((name, test) => [name, layers[report.dictionary!.tests.layer[test]!]!]),
    )
    return readReport(report)
      .ran.toSorted((a, b) => a.startUs - b.startUs)
      .map(({ file, title, status }) => ({
        file: basename(file),
        title: title.split(' > ').at(-1)!,
        status,
        layer: layerOf.get(title.replaceAll(' > ', '\u001f'))!,
      }))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Titles of the tests that failed, sorted; without the one that fails by the clock. */
export function failuresOf(tests: RecordedTest[]): string[] {
  const failed = tests.filter(({ status }) => status === 'failed').map(({ title }) => title)
  return failed.filter((title) => title !== plantedFlakyTest.title).toSorted()
}

/** Titles of the tests that must fail in this order by what is planted, sorted. */
export function foreseenFailures(tests: RecordedTest[]): string[] {
  const order = tests.map(({ title }) => title)
  const placeOf = (planted?: { title: string }): number => (planted ? order.indexOf(planted.title) : -1)

  const victims = plantedDependences.filter(({ victim, polluter, cleaner }) => {
    const [victimAt, polluterAt, cleanerAt] = [placeOf(victim), placeOf(polluter), placeOf(cleaner)]
    const cleaned = cleanerAt > polluterAt && cleanerAt < victimAt
    return polluterAt !== -1 && polluterAt < victimAt && !cleaned
  })
  const { brittle, stateSetter } = plantedBrittleTest
  const set = placeOf(stateSetter) !== -1 && placeOf(stateSetter) < placeOf(brittle)
  const broken = placeOf(brittle) !== -1 && !set ? [brittle] : []
  return [...victims.map(({ victim }) => victim), ...broken].map(({ title }) => title).toSorted()
}
