import { z } from '@hono/zod-openapi'
import { BoundaryAnswer } from './boundaries.ts'
import { Infrastructure } from './failures.ts'
import { ErrorText, LayerFacts, Ordinal, Owners, ResultStatus } from './common.ts'

const Git = z.object({
  commit: z.string(),
  branch: z.string().nullable(),
  dirty: z.boolean().nullable(),
  authoredAt: z.string().nullable(),
  subject: z.string().nullable(),
  remote: z.string().nullable(),
})

const Ci = z.object({
  provider: z.string(),
  runId: z.string().nullable(),
  attempt: z.number().nullable(),
  job: z.string().nullable(),
  pullRequest: z.number().nullable(),
  buildUrl: z.string().nullable(),
})

const Machine = z.object({
  os: z.string(),
  arch: z.string(),
  osRelease: z.string(),
  cpu: z.string(),
  cpus: z.number(),
  memoryBytes: z.number(),
  node: z.string(),
})

const FreeDimensions = z.array(z.object({ name: z.string(), value: z.string() }))

const Counts = z.object({
  passed: z.number(),
  failed: z.number(),
  /** Passed on retry; counted in `passed` too. */
  retried: z.number(),
  skipped: z.number(),
  todo: z.number(),
  pending: z.number(),
  unfinished: z.number(),
})

export const RunRow = z.object({
  id: z.string(),
  startedAt: z.string(),
  receivedAt: z.string(),
  /**
   * The machine's clock cannot be right (`startedAt` is by that clock, `offMs` ahead of what it should say): the run is
   * listed and counted at `placedAt`. The order of its tests is by sequence and does not depend on it. Left out: nothing speaks
   * against the clock.
   */
  clock: z.object({ placedAt: z.string(), offMs: z.number() }).optional(),
  /** From the start of the first shard's run to its end: the longest shard. */
  wallMs: z.number(),
  /** Sum over all tests. */
  testMs: z.number(),
  status: z.enum(['passed', 'failed', 'interrupted']),
  counts: Counts,
  tests: z.number(),
  files: z.number(),
  workers: z.number().nullable(),
  shards: z.object({ received: z.number(), expected: z.number() }),
  seed: z.number().nullable(),
  shuffled: z.boolean().nullable(),
  /** Only a part of the suite was asked for, or watch mode ran what had changed. Left out: not, or not told. */
  filtered: z.boolean().optional(),
  /** The command that forced the order (`shuffle`, `replay`). Left out: the runner's own order. */
  plannedBy: z.string().optional(),
  runner: z.object({ name: z.string(), version: z.string() }),
  /** Where it ran, of several shards the first one's. Left out of runs that were stored before it was kept here. */
  machine: Machine.pick({ os: true, arch: true, cpu: true, cpus: true, node: true }).optional(),
  maxWorkers: z.number().nullable().optional(),
  /** Free dimensions, e.g. { name: 'database', value: 'postgres 15' }. */
  environment: FreeDimensions.optional(),
  git: Git.nullable(),
  ci: Ci.nullable(),
  /** What failed around its tests rather than in them. Left out: nothing, or it was stored before this was kept. */
  infrastructure: z.array(Infrastructure).optional(),
})

export const RunsAnswer = z.object({ runs: z.array(RunRow), next: z.string().nullable() })

const AttemptAnswer = z.object({
  status: z.enum(['passed', 'failed', 'skipped', 'unfinished']),
  startMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  retry: z.number(),
  repeat: z.number(),
  errors: z.array(ErrorText),
})

export const LaneTest = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  project: z.string(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  layer: LayerFacts,
  status: ResultStatus,
  startMs: z.number(),
  durationMs: z.number(),
  /** Place among the tests of its file that ran, from 1. */
  position: z.number(),
  /** Place among all tests of the lane, from 1. */
  sequence: z.number(),
  attempts: z.number(),
  /** Empty: it crossed none. Left out: nobody looked. */
  boundaries: z.array(BoundaryAnswer).optional(),
})

export const LaneFile = z.object({
  file: z.string(),
  project: z.string(),
  owners: Owners,
  /** Files with the same number ran in one process. */
  process: z.number().nullable(),
  startMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  environmentMs: z.number().nullable(),
  setupMs: z.number().nullable(),
  collectMs: z.number().nullable(),
  beforeAllMs: z.number().nullable(),
  afterAllMs: z.number().nullable(),
  beforeEachMs: z.number().nullable(),
  afterEachMs: z.number().nullable(),
  bodyMs: z.number().nullable(),
})

export const Lane = z.object({
  worker: z.number().nullable(),
  /** From 1; null where the run has no shards. */
  shard: z.number().nullable(),
  tests: z.array(LaneTest),
  files: z.array(LaneFile),
  idleMs: z.number(),
})

export const RunFailure = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  layer: LayerFacts,
  owners: Owners,
  status: ResultStatus,
  note: z.string().nullable(),
  durationMs: z.number(),
  attempts: z.array(AttemptAnswer),
})

export const RunDetail = RunRow.extend({
  /** Retention has removed the results of some of its shards: lanes and failures are empty there. Left out: of none. */
  resultsRemoved: z.boolean().optional(),
  key: z.string(),
  project: z.string(),
  machine: Machine,
  reporterVersion: z.string(),
  maxWorkers: z.number().nullable(),
  projects: z.array(
    z.object({
      name: z.string(),
      seed: z.number().nullable(),
      shuffleFiles: z.boolean().nullable(),
      shuffleTests: z.boolean().nullable(),
      pool: z.string().nullable(),
      isolate: z.boolean().nullable(),
      fileParallelism: z.boolean().nullable(),
      retry: z.number().nullable(),
    }),
  ),
  environment: FreeDimensions,
})

export const RunAnswer = z.object({
  run: RunDetail,
  lanes: z.array(Lane),
  /** Failed, unfinished and retried tests, with all their attempts. */
  failures: z.array(RunFailure),
  notRun: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      titlePath: z.array(z.string()),
      ordinal: Ordinal,
      status: z.enum(['skipped', 'todo', 'pending']),
    }),
  ),
  fileErrors: z.array(z.object({ file: z.string(), owners: Owners, errors: z.array(ErrorText) })),
  errors: z.array(ErrorText.extend({ file: z.string().optional(), test: z.string().optional() })),
  /** Where the time of all lanes went. */
  time: z.object({
    bodyMs: z.number(),
    hooksMs: z.number(),
    collectMs: z.number(),
    setupMs: z.number(),
    environmentMs: z.number(),
    idleMs: z.number(),
    /** Slots times wall time. */
    totalMs: z.number(),
  }),
  /** The last run of the same branch (else of any) before this one that passed; for "order against". */
  previousPassed: z.string().nullable(),
})

export type RunRow = z.infer<typeof RunRow>
export type RunsAnswer = z.infer<typeof RunsAnswer>
export type RunAnswer = z.infer<typeof RunAnswer>
export type RunDetail = z.infer<typeof RunDetail>
export type Lane = z.infer<typeof Lane>
export type LaneTest = z.infer<typeof LaneTest>
export type LaneFile = z.infer<typeof LaneFile>
export type RunFailure = z.infer<typeof RunFailure>
