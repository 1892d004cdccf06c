import { startProbe } from './probe/probe.ts'
import { vitestSight } from './probe/sight/vitest-sight.ts'
import { loadBaseRunner } from './vitest/base-runner.ts'
import { currentPlan } from './order/plan.ts'
import { forceTestOrder } from './vitest/force-order.ts'
import { instrument } from './vitest/instrument.ts'
import type { WorkerRunner } from './vitest/runner-types.ts'

const { Runner, tools } = await loadBaseRunner()

/**
 * The test runner that our reporter installs into Vitest's workers (see vitest/install.ts). Vitest calls it with `new`
 * and gets the runner that it would have had without us, with its hooks watched.
 */
export default function StratigraphRunner(config: unknown): WorkerRunner {
  const runner = new Runner(config)
  forceTestOrder(runner)
  instrument(runner, tools, (options) =>
    startProbe({ ...options, sight: vitestSight(), deep: currentPlan()?.deep === true }),
  )
  return runner
}
