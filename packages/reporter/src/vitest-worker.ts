import { currentPlan } from './order/plan.ts'
import { startProbe } from './probe/probe.ts'
import { vitestSight } from './probe/sight/vitest-sight.ts'
import { forceTestOrder } from './vitest/force-order.ts'
import { instrument } from './vitest/instrument.ts'
import type { StartProbe } from './vitest/probing.ts'
import type { RunnerClass, RunnerTools, WorkerRunner } from './vitest/runner-types.ts'

export interface BaseRunner {
  Runner: RunnerClass
  tools: RunnerTools
}

/**
 * The runner that Vitest would have had without us, with its hooks watched. All that runs inside a worker but the look for
 * that runner: see worker-part.ts, which loads this file.
 * @param fileEnded called when all of a file is told
 */
export function watchedRunner({ Runner, tools }: BaseRunner, config: unknown, fileEnded: () => void): WorkerRunner {
  const runner = new Runner(config)
  forceTestOrder(runner)
  instrument(runner, tools, startWithSight, fileEnded)
  return runner
}

const startWithSight: StartProbe = (options) =>
  startProbe({ ...options, sight: vitestSight(), deep: currentPlan()?.deep === true })
