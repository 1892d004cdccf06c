import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { plantedBrittleTest, plantedDependences, plantedFlakyTest, type PlantedTest } from '../examples/planted.ts'
import { suiteCommand, type ExampleRunner } from '../examples/run-suite.ts'
import { postgresVariables } from '../support/services.ts'
import { runNode } from '../support/temp-project.ts'

/** The `stratigraph` command. */
export const bin = fileURLToPath(new URL('../../packages/reporter/dist/bin.cjs', import.meta.url))

export interface Planted {
  kind: 'victim' | 'brittle'
  victim: PlantedTest
  cause: PlantedTest
}

export const planted: Planted[] = [
  ...plantedDependences.map(({ victim, polluter }) => ({ kind: 'victim' as const, victim, cause: polluter })),
  { kind: 'brittle', victim: plantedBrittleTest.brittle, cause: plantedBrittleTest.stateSetter },
]

/** Files with all that depends on the order, and some without. */
const shuffledFiles = [
  ...new Set(planted.flatMap(({ victim, cause }) => [victim.file, cause.file])),
  plantedFlakyTest.file,
  'cart.test.ts',
  'inventory.int.test.ts',
]

/** Runs of every file, which show the layers. */
export const wholeRuns = 2
/** Runs of the files above: in a dozen orders some innocent test stands before a victim just when it fails. */
const partialRuns = 18

/** Records a suite in orders chosen by `stratigraph shuffle`, in the folder and at the server. */
export async function shuffleSuite(runner: ExampleRunner, dir: string, url: string): Promise<void> {
  const shuffle = async (runs: number, files: string[]): Promise<void> => {
    const { stdout, stderr } = await runNode([bin, 'shuffle', '--runs', String(runs), '--dir', dir, '--', ...files], {
      cwd: suiteCommand(runner).cwd,
      env: { ...postgresVariables(), STRATIGRAPH_URL: url, STRATIGRAPH_DEADLINE_MS: '60000' },
    })
    expect(stdout, stderr).toContain(` of ${runs}  `)
  }
  await shuffle(wholeRuns, [])
  await shuffle(partialRuns, shuffledFiles)

  const { runs } = (await (await fetch(`${url}/api/v1/runs?project=shop&limit=200`)).json()) as RunsAnswer
  expect(runs).toHaveLength(wholeRuns + partialRuns)
}
