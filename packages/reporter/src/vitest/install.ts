import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import type { ProbeParts } from '../probe-parts.ts'
import { projectFacts } from './runner-facts.ts'
import { SEAM_KEY, type WorkerOrders } from './worker-meta.ts'

/** Settings that are in the resolved config of every major, though not in the types of each. */
interface RunnerConfig {
  runner?: string
  pool?: string
  poolRunner?: unknown
  browser?: { enabled?: boolean }
  cache?: unknown
}

const builtInPools = new Set(['forks', 'threads', 'vmForks', 'vmThreads'])

/**
 * Puts vitest-runner.ts into the workers of every project where that is possible: not into browsers and custom pools,
 * which run tests without a Node worker of Vitest's own. There we make do with what Vitest reports by itself.
 */
export function installRunner(vitest: Vitest, run: string, ourRunner: string, probe: ProbeParts): void {
  const vitestDist = distFolder(vitest)
  if (!existsSync(ourRunner) || vitestDist === undefined) return
  for (const project of vitest.projects) installIntoProject(project, ourRunner, { run, vitestDist, probe })
}

function installIntoProject(
  project: TestProject,
  ourRunner: string,
  given: Pick<WorkerOrders, 'run' | 'vitestDist' | 'probe'>,
): void {
  const config = project.config as RunnerConfig
  if (config.browser?.enabled || config.poolRunner || !builtInPools.has(config.pool ?? '')) return

  const again = config.runner === ourRunner
  const userRunner = again ? previousOrders(project)?.userRunner : config.runner
  const orders: WorkerOrders = {
    ...given,
    userRunner: userRunner ?? null,
    project: projectFacts(project),
    codeFolder: codeFolder(project),
  }
  project.provide(SEAM_KEY as never, orders as never)
  config.runner = ourRunner
}

/** Beside what Vite and Vitest keep, unless Vitest is to keep nothing. Code that counts its coverage is other code. */
function codeFolder({ config, vite, vitest }: TestProject): string | null {
  const cacheDir = (vite as TestProject['vite'] | undefined)?.config.cacheDir
  const isCovered = vitest.config.coverage.enabled || Boolean(process.env['NODE_V8_COVERAGE'])
  const isOff = isCovered || (config as RunnerConfig).cache === false
  return cacheDir === undefined || isOff ? null : join(cacheDir, 'stratigraph')
}

function previousOrders(project: TestProject): WorkerOrders | undefined {
  return project.getProvidedContext()[SEAM_KEY as never]
}

/** Undefined if this Vitest is not laid out like 3, 4 or 5: our runner could not find its base class then. */
function distFolder(vitest: Vitest): string | undefined {
  const { distPath } = vitest as { distPath?: string }
  if (distPath === undefined) return undefined
  const needed = hasRunnerInIndex(vitest.version) ? ['index.js'] : ['index.js', 'runners.js', 'suite.js']
  return needed.every((name) => existsSync(join(distPath, name))) ? distPath : undefined
}

/** Since 4.1 the worker's global `vitest` exports carry the runner class; before, it is in `vitest/runners`. */
function hasRunnerInIndex(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 4 || (major === 4 && minor >= 1)
}
