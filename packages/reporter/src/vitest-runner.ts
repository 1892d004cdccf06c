import { loadBaseRunner, workerOrders } from './vitest/base-runner.ts'
import type { WorkerRunner } from './vitest/runner-types.ts'
import { loadWorkerPart } from './vitest/worker-part.ts'

const base = await loadBaseRunner()
const { watchedRunner, keepCode } = loadWorkerPart(workerOrders()?.codeFolder ?? undefined)

/**
 * The test runner that our reporter installs into Vitest's workers (see vitest/install.ts). Vitest calls it with `new`.
 * It is small, and loads the rest: Vite transforms it where the package is linked, and knows nothing of the rest.
 */
export default function StratigraphRunner(config: unknown): WorkerRunner {
  return watchedRunner(base, config, keepCode)
}
