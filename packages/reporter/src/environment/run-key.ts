import { createHash } from 'node:crypto'
import type { CiReading } from './ci-providers.ts'

export interface RunKeyInput {
  reportId: string
  /** The runner's own shard. */
  shard: { index: number; count: number } | null
  /** STRATIGRAPH_RUN_KEY or the option. */
  given: string | null
  ci: CiReading | null
  runner: string
  projects: string[]
  os: string
  arch: string
  /** e.g. v24.1.0 */
  node: string
  environment: { name: string; value: string }[]
}

/**
 * One key for all shards of a run, another for every other run: for another job, matrix cell or attempt of the same CI
 * run too. Without shards, and where nothing tells which shards belong together, the report's id.
 */
export function deriveRunKey(input: RunKeyInput): string {
  const { reportId, shard, given, ci } = input
  if (shard === null) return reportId
  if (given !== null) return given
  if (ci === null || ci.facts.runId === null) return reportId
  const parts = [
    ci.facts.provider,
    ci.repository,
    ci.facts.runId,
    ci.facts.attempt,
    ci.jobGroup === null ? null : withoutShard(ci.jobGroup, shard),
    input.runner,
    input.projects.toSorted(),
    input.os,
    input.arch,
    input.node.split('.')[0],
    shard.count,
    input.environment.map(({ name, value }) => [name, value]),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** Job names often hold their number: `test 2/4`, `test (2)`, `test: [chrome, 2]`. */
export function withoutShard(job: string, shard: { index: number; count: number }): string {
  return job
    .replace(new RegExp(`\\b0*${shard.index}( ?(?:/|of|-) ?)0*${shard.count}\\b`, 'gi'), '*$1*')
    .replace(new RegExp(`([[(,] ?)0*${shard.index}(?= ?[\\]),])`, 'g'), '$1*')
}
