import type { TestModule } from 'vitest/node'
import type { RunnerFacts } from '../recording.ts'
import { fileMetaOf } from './module-meta.ts'

/** In `--merge-reports` the settings (seed, pool, ...) of the run that is merged, not those of the merging process. */
export function mergedFacts(facts: RunnerFacts, modules: readonly TestModule[]): RunnerFacts {
  const projects = new Map(facts.projects.map((project) => [project.name, project]))
  for (const module of modules) {
    const meta = fileMetaOf(module)
    if (meta) projects.set(module.project.name, meta.project)
  }
  return { ...facts, projects: [...projects.values()], maxWorkers: null, shard: null }
}
