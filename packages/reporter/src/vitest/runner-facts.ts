import type { TestProject, Vitest } from 'vitest/node'
import { plannedByFact } from '../order/plan.ts'
import type { RunnerFacts } from '../recording.ts'
import type { ProjectFacts } from '../report.ts'

/** Settings whose place or shape differs between Vitest 3, 4 and 5. */
interface AnyConfig {
  name: string
  pool?: string
  isolate?: boolean
  fileParallelism?: boolean
  retry?: number | { count?: number }
  sequence: { seed?: number; shuffle?: boolean | { files?: boolean; tests?: boolean } }
  maxWorkers?: number | string
  /** Vitest 3 */
  poolOptions?: Record<string, PoolOptions | undefined>
}

interface PoolOptions {
  isolate?: boolean
  maxForks?: number
  maxThreads?: number
  singleFork?: boolean
  singleThread?: boolean
}

export function runnerFacts(vitest: Vitest): RunnerFacts {
  const { config } = vitest
  return {
    runner: { name: 'vitest', version: vitest.version },
    projects: vitest.projects.map(projectFacts),
    shard: config.shard ? { index: config.shard.index, count: config.shard.count } : null,
    maxWorkers: maxWorkers(config),
    bail: config.bail || null,
    watch: config.watch,
    ...plannedByFact(),
    rootDir: config.root,
  }
}

/** Known when the run has begun: Vitest takes the paths of its command line after its reporters. */
export function isFiltered(vitest: Vitest): boolean {
  const { filenamePattern } = vitest as { filenamePattern?: string[] }
  const { testNamePattern, changed, related, project, tagsFilter } = vitest.config as AnyFilters
  const lists = [filenamePattern, related, project, tagsFilter]
  return Boolean(testNamePattern || changed) || lists.some((list) => list !== undefined && list.length > 0)
}

interface AnyFilters {
  testNamePattern?: RegExp
  changed?: string | boolean
  related?: string[]
  project?: string[]
  /** From Vitest 4.1 */
  tagsFilter?: string[]
}

export function projectFacts(project: TestProject): ProjectFacts {
  const config = project.config as AnyConfig
  const { seed, shuffle } = config.sequence
  return {
    name: config.name,
    seed: seed ?? null,
    shuffleFiles: typeof shuffle === 'object' ? (shuffle.files ?? false) : (shuffle ?? false),
    shuffleTests: typeof shuffle === 'object' ? (shuffle.tests ?? false) : (shuffle ?? false),
    pool: config.pool ?? null,
    isolate: isIsolated(config),
    fileParallelism: config.fileParallelism ?? true,
    retry: typeof config.retry === 'object' ? (config.retry.count ?? 0) : (config.retry ?? 0),
  }
}

/** The vm pools give every file a context of its own, though Vitest since 4 says `isolate: false` of them. */
function isIsolated(config: AnyConfig): boolean | null {
  if (config.pool?.startsWith('vm')) return true
  return poolOptions(config)?.isolate ?? config.isolate ?? null
}

function maxWorkers(config: AnyConfig): number | null {
  const pool = poolOptions(config)
  if (pool?.singleFork || pool?.singleThread) return 1
  const most = Number(pool?.maxForks ?? pool?.maxThreads ?? config.maxWorkers)
  // Vitest 3 works out its default only inside the pool, out of sight.
  return Number.isInteger(most) && most > 0 ? most : null
}

const poolOptions = (config: AnyConfig): PoolOptions | undefined => config.poolOptions?.[config.pool ?? '']
