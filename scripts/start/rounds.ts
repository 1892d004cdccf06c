import { setTimeout as wait } from 'node:timers/promises'
import { OrderChooser } from '../../packages/reporter/src/rerun/choose/order-chooser.ts'
import { readLocalRuns } from '../../packages/reporter/src/rerun/drive/history.ts'
import type { RunRow, RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { exampleRunners, suiteCommand, type ExampleRunner } from '../../test/examples/run-suite.ts'
import { noSettingsOfTheUser, runNodeChild } from './child.ts'
import { keepPlan } from './plan.ts'
import { runLine } from './run-line.ts'

export interface Rounds {
  rounds: number
  /** Number of the first run, for people. */
  firstNumber: number
  serverUrl: string
  /** The folder that the server watches: the reports go there. */
  dir: string
  stopped: AbortSignal
  /** Uniform in [0, 1): decides the orders. */
  random: () => number
}

/**
 * Runs every suite once a round: first in its own order, then in orders chosen as `stratigraph shuffle` chooses them, so
 * that few runs tell what depends on the order. One line a run, with what the server took in.
 */
export async function runRounds({ rounds, firstNumber, ...where }: Rounds): Promise<void> {
  let number = firstNumber
  for (let round = 0; round < rounds; round++) {
    for (const runner of exampleRunners) console.log(runLine(number++, runner, await recordRun(runner, where)))
  }
}

/** @throws with what the runner printed when the server does not have the run in the end */
async function recordRun(
  runner: ExampleRunner,
  { serverUrl, dir, stopped, random }: Omit<Rounds, 'rounds' | 'firstNumber'>,
): Promise<RunRow> {
  const [before] = await newestRuns(serverUrl)
  const chooser = new OrderChooser(random)
  const recorded = readLocalRuns(dir, runner)
  for (const run of recorded) chooser.add(run)
  await using plan = await keepPlan(recorded.length > 0 ? chooser.next() : [])
  const { args, cwd } = suiteCommand(runner, { planned: true })
  const env = { ...noSettingsOfTheUser(), STRATIGRAPH_DIR: dir, ...plan.env, NO_COLOR: '1' }
  const { output } = await runNodeChild(args, { cwd, env, stopped })

  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(100, undefined, { signal: stopped })) {
    const [newest] = await newestRuns(serverUrl)
    if (newest && newest.id !== before?.id) return newest
  }
  throw new Error(`The ${runner} run did not reach the history. It printed:\n\n${output}`)
}

async function newestRuns(serverUrl: string): Promise<RunRow[]> {
  const response = await fetch(`${serverUrl}/api/v1/runs?project=shop&limit=1`)
  // No report yet: the server does not know the project.
  if (response.status === 404) return []
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
  return ((await response.json()) as RunsAnswer).runs
}
