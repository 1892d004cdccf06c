import type { RunSummary } from './store.ts'

const severity = { passed: 0, interrupted: 1, failed: 2 } as const

/** The summary of a run after one more of its shards has arrived. Shards of one run have no files in common. */
export function mergeSummary(run: RunSummary, shard: RunSummary): RunSummary {
  const counts = { ...run.counts }
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += shard.counts[key]
  const { clock, ...others } = run
  // A shard whose clock can be right tells when the run began.
  const timed = clock && !shard.clock ? [shard] : shard.clock && !clock ? [run] : [run, shard]
  const [first] = timed.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  return {
    ...others,
    startedAt: first!.startedAt,
    ...(first!.clock ? { clock: first!.clock } : {}),
    wallMs: Math.max(run.wallMs, shard.wallMs),
    // Whole microseconds, as they were recorded.
    testMs: Math.round((run.testMs + shard.testMs) * 1000) / 1000,
    status: severity[shard.status] > severity[run.status] ? shard.status : run.status,
    counts,
    tests: run.tests + shard.tests,
    files: run.files + shard.files,
    workers: run.workers === null || shard.workers === null ? null : run.workers + shard.workers,
    shards: {
      received: run.shards.received + shard.shards.received,
      expected: Math.max(run.shards.expected, shard.shards.expected, run.shards.received + shard.shards.received),
    },
    seed: run.seed === shard.seed ? run.seed : null,
    shuffled:
      run.shuffled === null && shard.shuffled === null ? null : Boolean(run.shuffled) || Boolean(shard.shuffled),
    ...(run.filtered || shard.filtered ? { filtered: true } : {}),
    ...(run.plannedBy === undefined ? {} : { plannedBy: run.plannedBy }),
    ...mergeInfrastructure(run, shard),
    git: run.git ?? shard.git,
    ci: run.ci ?? shard.ci,
  }
}

/** One finding of each kind for the whole run. */
function mergeInfrastructure(run: RunSummary, shard: RunSummary): Pick<RunSummary, 'infrastructure'> {
  const merged = (run.infrastructure ?? []).map((finding) => ({ ...finding }))
  for (const finding of shard.infrastructure ?? []) {
    const same = merged.find(({ kind }) => kind === finding.kind)
    if (!same) merged.push(finding)
    else Object.assign(same, { tests: same.tests + finding.tests, files: same.files + finding.files })
  }
  return merged.length > 0 ? { infrastructure: merged } : {}
}
