import { createRequire } from 'node:module'
import { plannedByFact } from '../order/plan.ts'
import type { RunnerFacts } from '../recording.ts'
import type { ProjectFacts } from '../report.ts'
import type { GlobalConfig, ProjectConfig } from './jest-shapes.ts'

/** `projects` is empty: Jest names a project only when its first file starts. */
export function runnerFacts(config: GlobalConfig, inBand: boolean): RunnerFacts {
  return {
    runner: { name: 'jest', version: jestVersion() },
    projects: [],
    shard: config.shard ? { index: config.shard.shardIndex, count: config.shard.shardCount } : null,
    maxWorkers: inBand ? 1 : config.maxWorkers,
    bail: config.bail,
    watch: config.watch || config.watchAll,
    filtered: isFiltered(config),
    ...plannedByFact(),
    rootDir: config.rootDir,
  }
}

function isFiltered(config: GlobalConfig): boolean {
  const { testNamePattern, testPathPattern, onlyChanged, onlyFailures, findRelatedTests } = config
  const lists = [config.nonFlagArgs, config.testPathPatterns?.patterns]
  return (
    Boolean(testNamePattern || testPathPattern || onlyChanged || onlyFailures || findRelatedTests) ||
    lists.some((list) => list !== undefined && list.length > 0)
  )
}

export function projectFacts(name: string, run: GlobalConfig, config: ProjectConfig, inBand: boolean): ProjectFacts {
  // Another `runner` (for linters, for Electron, ...) does as it likes.
  const known = /[\\/]jest-runner[\\/]/.test(config.runner)
  return {
    name,
    seed: run.seed,
    // `randomize` leaves the order of the files alone.
    shuffleFiles: false,
    shuffleTests: run.randomize ?? false,
    pool: known ? (inBand ? 'inBand' : run.workerThreads ? 'threads' : 'processes') : null,
    isolate: known ? true : null,
    fileParallelism: known ? !inBand && run.maxWorkers > 1 : null,
    // Set inside test files (jest.retryTimes), not in the configuration.
    retry: null,
  }
}

/** The version of the Jest that loaded us, whoever started it: react-scripts and others call it as a library. */
function jestVersion(): string {
  const require = createRequire(import.meta.url)
  const core = Object.keys(require.cache).findLast((path) => /[\\/]@jest[\\/]core[\\/]build[\\/]/.test(path))
  if (!core) return 'unknown'
  try {
    return (createRequire(core)('@jest/core/package.json') as { version: string }).version
  } catch {
    return 'unknown'
  }
}
