import type { Dictionary } from '../../../../packages/reporter/src/report.ts'
import type { NewReport, RunSummary, Store } from '../../../../packages/server/src/store/store.ts'

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

export function dictionary(files: Record<string, string[]>): Dictionary {
  const names = Object.values(files).flat()
  return {
    projects: [''],
    files: {
      path: Object.keys(files),
      project: Object.keys(files).map(() => 0),
      tests: Object.values(files).map((tests) => tests.length),
    },
    tests: { name: names, layer: names.map(() => 0) },
  }
}

export const record = (id: number, file: number, publicId: string, ordinal: number, description: object) => ({
  test: id,
  file,
  id: publicId,
  name: 'x',
  ordinal,
  ...description,
  describedAt: 10,
})

export const everything = async (store: Store, project: number) => [
  await store.projects(),
  await store.files(project),
  await store.tests(project),
  await store.runs(project, { limit: 100 }),
  await store.recentResults(project, 100),
]

export function summaryOf(): RunSummary {
  return {
    startedAt: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-01-01T00:01:00.000Z',
    wallMs: 10,
    testMs: 8,
    status: 'passed',
    counts: { passed: 1, failed: 0, retried: 0, skipped: 0, todo: 0, pending: 0, unfinished: 0 },
    tests: 1,
    files: 1,
    workers: 1,
    shards: { received: 1, expected: 1 },
    seed: null,
    shuffled: null,
    runner: { name: 'vitest', version: '5.1.1' },
    git: null,
    ci: null,
  }
}

export function newReport(given: Partial<NewReport> & { id: string }): NewReport {
  return {
    contentHash: 'content',
    key: given.id,
    shard: 0,
    at: 1000,
    receivedAt: 2000,
    branch: 'main',
    summary: summaryOf(),
    facts: '{}',
    order: bytes(1),
    body: bytes(2),
    files: bytes(3),
    details: null,
    evidence: null,
    failures: [],
    errors: [],
    descriptions: [],
    ...given,
  }
}

export const shardReport = (index: number, summary: Partial<RunSummary>) =>
  newReport({
    id: `s${index}`,
    key: 'k',
    shard: index,
    summary: { ...summaryOf(), shards: { received: 1, expected: 3 }, ...summary },
  })

export const refusedAt = (at: number, project: string | null) =>
  ({ at, outcome: 'refused', source: 'upload', project, run: null, tests: null, reason: `no ${at}` }) as const
