import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RunnerClass, RunnerTools } from './runner-types.ts'
import { SEAM_KEY, type WorkerOrders } from './worker-meta.ts'

/** Vitest keeps these on the global object of every worker, and reads them there itself. */
interface VitestGlobals {
  __vitest_worker__?: { providedContext?: Record<string, unknown> }
  __vitest_index__?: { TestRunner?: RunnerClass & RunnerTools }
  __vitest_mocker__?: {
    /** Vitest 4 and 5 */
    moduleRunner?: { import: (path: string) => Promise<unknown> }
    /** Vitest 3 */
    executor?: { executeId: (path: string) => Promise<unknown> }
  }
}

/** Read anew each time: a worker that is not isolated gets new ones for each file. */
function vitestGlobals() {
  const { __vitest_worker__: worker, __vitest_index__: index, __vitest_mocker__: mocker } = globalThis as VitestGlobals
  return { worker, index, mocker }
}

export function workerOrders(): WorkerOrders | undefined {
  return vitestGlobals().worker?.providedContext?.[SEAM_KEY] as WorkerOrders | undefined
}

/**
 * The class that Vitest would have used without us. It must come from the very Vitest that runs: `import 'vitest'`
 * from our own folder may find another major in a monorepo.
 */
export async function loadBaseRunner(): Promise<{ Runner: RunnerClass; tools: RunnerTools }> {
  const orders = workerOrders()
  const { Runner, tools } = await loadVitestRunner(orders)
  return { Runner: orders?.userRunner ? await loadUserRunner(orders.userRunner) : Runner, tools }
}

async function loadVitestRunner(
  orders: WorkerOrders | undefined,
): Promise<{ Runner: RunnerClass; tools: RunnerTools }> {
  const TestRunner = vitestGlobals().index?.TestRunner
  // Since Vitest 4.1 the class is exported by `vitest` and carries the tools as static methods.
  if (TestRunner) return { Runner: TestRunner, tools: TestRunner }

  const load = (name: string): Promise<unknown> =>
    orders
      ? import(/* @vite-ignore */ pathToFileURL(join(orders.vitestDist, `${name}.js`)).href)
      : import(/* @vite-ignore */ `vitest/${name}`)
  const runners = (await load('runners')) as { VitestTestRunner: RunnerClass }
  const suite = (await load('suite')) as { getFn: RunnerTools['getTestFn']; getHooks: RunnerTools['getSuiteHooks'] }
  return { Runner: runners.VitestTestRunner, tools: { getTestFn: suite.getFn, getSuiteHooks: suite.getHooks } }
}

/** Through Vitest's own loader where it is in reach, so that TypeScript and aliases work as they do without us. */
async function loadUserRunner(path: string): Promise<RunnerClass> {
  const { moduleRunner, executor } = vitestGlobals().mocker ?? {}
  const module = moduleRunner
    ? await moduleRunner.import(path)
    : executor
      ? await executor.executeId(path)
      : await import(/* @vite-ignore */ pathToFileURL(path).href)
  return (module as { default: RunnerClass }).default
}
