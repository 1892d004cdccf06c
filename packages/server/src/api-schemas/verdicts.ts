import { z } from '@hono/zod-openapi'

export const VerdictClass = z.enum([
  'healthy',
  'flaky',
  'order-dependent',
  'broken',
  'newly-failing',
  'not-enough-data',
])

/** What all recorded runs say about a test, whatever range is looked at. */
export const Verdict = z.object({
  class: VerdictClass,
  /** Runs that count. */
  runs: z.number(),
  /** So many it takes to call a test healthy or flaky. */
  needed: z.number(),
  /** How often it fails on code that works, 0..1, with its 95 % interval. Null: no run says so. */
  rate: z.object({ mean: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Healthy again after it was flaky or broken. */
  recovered: z.enum(['flaky', 'broken']).nullable(),
  /** It no longer comes in the runs of the suite: deleted, renamed or moved. */
  gone: z.boolean(),
})

const RunOfVerdict = z.object({
  run: z.string(),
  at: z.string(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
})

const Reason = z.object({
  kind: z.enum(['streak', 'retried', 'both-outcomes', 'returned', 'environment', 'never-failed', 'left-out', 'order']),
  count: z.number(),
  of: z.number().nullable(),
  /** For people: `failed, then passed on retry in 3 of 120 runs`. */
  text: z.string(),
})

export const VerdictDetail = Verdict.extend({
  /** Probability that it fails on code that works, 0..1. */
  flaky: z.number(),
  failed: z.number(),
  retried: z.number(),
  reasons: z.array(Reason),
  /** How often it failed or needed a retry, by operating system, Node, workers, shard and hour (UTC). */
  environments: z.array(
    z.object({
      dimension: z.enum(['os', 'node', 'workers', 'shard', 'hour']),
      value: z.string(),
      runs: z.number(),
      failed: z.number(),
      /** More often than elsewhere, and not by chance. */
      stands: z.boolean(),
    }),
  ),
  /** It began after one run and not later than another; `after` is null where it has always been so. */
  since: z
    .object({
      after: RunOfVerdict.nullable(),
      seenAt: RunOfVerdict,
      /** Different commits that ran in this window, the one of `seenAt` included. */
      commits: z.number(),
    })
    .nullable(),
  /** Runs since the last failure or retry; so many more make a flaky test healthy. */
  cleanRuns: z.number(),
  cleanRunsNeeded: z.number().nullable(),
  lastFailed: RunOfVerdict.nullable(),
  /** The first clean run of one that recovered. */
  recoveredAt: RunOfVerdict.nullable(),
})

export type VerdictClass = z.infer<typeof VerdictClass>
export type Verdict = z.infer<typeof Verdict>
export type VerdictDetail = z.infer<typeof VerdictDetail>
