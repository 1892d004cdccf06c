import { z } from '@hono/zod-openapi'
import { Ordinal, TestName } from './common.ts'
import { QuarantineFacts } from './quarantine.ts'

/** See analysis/verdict/run-verdict.ts, which says what each of them means. */
const FailureKind = z.enum(['new', 'broken', 'unknown', 'order-dependent', 'known-flaky', 'infrastructure'])

const RunReference = z.object({ run: z.string(), at: z.string(), commit: z.string().nullable() })

const GateLine = z.object({
  /** Does `stratigraph gate` stop at it, with nothing but the quarantine allowed? */
  blocks: z.boolean(),
  why: z.string(),
})

const RunFailureVerdict = z.object({
  test: TestName.extend({ ordinal: Ordinal, line: z.number().nullable() }),
  status: z.enum(['failed', 'unfinished']),
  kind: FailureKind,
  /** Why, in one sentence with counts. */
  because: z.string(),
  /** Results of the test before this run. */
  facts: z.object({
    runs: z.number(),
    failed: z.number(),
    /** Passed only on a retry. */
    retried: z.number(),
    /** Passes since the last failure. */
    passedInARow: z.number(),
    /** On the very commit of this run. */
    passedOnCommit: z.number(),
    failedOnCommit: z.number(),
    /** How often it fails on code that works, 0..1, with its 95 % interval. Null: no run says so. */
    rate: z.object({ mean: z.number(), low: z.number(), high: z.number() }).nullable(),
  }),
  /** Of `broken`: the first run that failed, and the last before it that did not (null: none is known). */
  since: z.object({ seenAt: RunReference, after: RunReference.nullable() }).nullable(),
  order: z
    .object({
      kind: z.enum(['victim', 'brittle', 'order-sensitive', 'concurrency']),
      reason: z.string(),
      isProven: z.boolean(),
      /** Was what it depends on so in this run? Null: cannot be told. */
      isExposed: z.boolean().nullable(),
      suspect: z.string().nullable(),
      /** Shows it (proven), or proves it (suspected). */
      command: z.string(),
    })
    .nullable(),
  quarantine: QuarantineFacts.nullable(),
  /** The first line of its error. */
  error: z.string().nullable(),
  gate: GateLine,
})

const OtherFailure = z.object({
  kind: z.enum(['broken-file', 'outside-tests', 'interrupted', 'missing-shards', 'failed-without-a-test']),
  text: z.string(),
  file: z.string().nullable(),
  owners: z.array(z.string()),
  error: z.string().nullable(),
  gate: GateLine,
})

export const RunVerdictAnswer = z.object({
  run: z.object({
    id: z.string(),
    key: z.string(),
    project: z.string(),
    branch: z.string().nullable(),
    commit: z.string().nullable(),
    startedAt: z.string(),
    status: z.enum(['passed', 'failed', 'interrupted']),
    shards: z.object({ received: z.number(), expected: z.number() }),
    tests: z.number(),
  }),
  /** Tests that failed or never ended, what is worth most attention first. */
  failures: z.array(RunFailureVerdict),
  /** What went wrong outside of tests. */
  others: z.array(OtherFailure),
  counts: z.object({
    new: z.number(),
    broken: z.number(),
    unknown: z.number(),
    'order-dependent': z.number(),
    'known-flaky': z.number(),
    infrastructure: z.number(),
  }),
  /** Failures whose test is in quarantine, by an entry that holds. */
  quarantined: z.number(),
  /** `2 new, 1 known flaky`. */
  summary: z.string(),
  /** Earlier reports that the verdicts rest on. */
  earlierReports: z.number(),
  /** Would `stratigraph gate` let it pass, with nothing but the quarantine allowed? */
  passes: z.boolean(),
})

export type RunVerdictAnswer = z.infer<typeof RunVerdictAnswer>
