import { setTimeout as wait } from 'node:timers/promises'
import type { RunRow, RunsAnswer } from '../../packages/server/src/api-schemas.ts'
import { exampleRunners, suiteCommand, type ExampleRunner } from '../../test/examples/run-suite.ts'
import { noSettingsOfTheUser, runNodeChild } from './child.ts'
import { runLine } from './run-line.ts'

export interface Rounds {
  rounds: number
  /** Number of the first run, for people. */
  firstNumber: number
  serverUrl: string
  /** The folder that the server watches: the reports go there. */
  dir: string
  stopped: AbortSignal
}

/** Runs every suite once a round, with a new seed each round. One line a run, with what the server took in. */
export async function runRounds({ rounds, firstNumber, ...where }: Rounds): Promise<void> {
  const order = Array.from({ length: rounds }, newSeed).flatMap((seed) =>
    exampleRunners.map((runner) => ({ runner, seed })),
  )
  for (const [index, { runner, seed }] of order.entries()) {
    const run = await recordRun(runner, seed, where)
    console.log(runLine(firstNumber + index, runner, seed, run))
  }
}

/** Short, so that somebody can type it again. */
function newSeed(): number {
  return 1 + Math.floor(Math.random() * 99_999)
}

/** @throws with what the runner printed when the server does not have the run in the end */
async function recordRun(
  runner: ExampleRunner,
  seed: number,
  { serverUrl, dir, stopped }: Omit<Rounds, 'rounds' | 'firstNumber'>,
): Promise<RunRow> {
  const [before] = await newestRuns(serverUrl)
  const { args, cwd } = suiteCommand(runner, seed)
  const env = { ...noSettingsOfTheUser(), STRATIGRAPH_DIR: dir, NO_COLOR: '1' }
  const { output } = await runNodeChild(args, { cwd, env, stopped })

  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await wait(100, undefined, { signal: stopped })) {
    const [newest] = await newestRuns(serverUrl)
    if (newest && newest.id !== before?.id) return newest
  }
  throw new Error(`The ${runner} run with seed ${seed} did not reach the history. It printed:\n\n${output}`)
}

async function newestRuns(serverUrl: string): Promise<RunRow[]> {
  const response = await fetch(`${serverUrl}/api/v1/runs?project=shop&limit=1`)
  // No report yet: the server does not know the project.
  if (response.status === 404) return []
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
  return ((await response.json()) as RunsAnswer).runs
}
