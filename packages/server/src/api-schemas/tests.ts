import { z } from '@hono/zod-openapi'
import { BoundaryAnswer } from './boundaries.ts'
import { LayerFinding } from './layers.ts'
import { Verdict, VerdictClass, VerdictDetail } from './verdicts.ts'
import { Step, StepsState } from './regressions.ts'
import { FailureGroup } from './failures.ts'
import { LayerFacts, Ordinal, Owners, Range, ResultStatus } from './common.ts'

const StripBar = z.object({
  run: z.string(),
  at: z.string(),
  status: ResultStatus,
  durationMs: z.number().nullable(),
})

export const TestRow = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  project: z.string(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  tags: z.array(z.string()),
  layer: LayerFacts,
  owners: Owners,
  /** Results in the range that ran (skipped, todo and pending left out). */
  runs: z.number(),
  runsPerWeek: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  meanMs: z.number().nullable(),
  /** p50 against the period before, as a fraction (0.61 = 61 % slower); null = too few runs on either side. */
  change: z.number().nullable(),
  /** The lasting step behind that change, if there is one in the range. */
  step: Step.nullable(),
  costMinutesPerWeek: z.number(),
  /** Share of the time of all tests in the range, 0..1. */
  share: z.number(),
  failed: z.number(),
  /** Passed on retry. */
  retried: z.number(),
  /** failed / runs, 0..1 */
  failRate: z.number(),
  /** The last 20 results, oldest first. */
  last: z.array(StripBar),
  /** From all runs, not from the range. Null: not known yet. */
  verdict: Verdict.nullable(),
})

export const TestsAnswer = z.object({
  tests: z.array(TestRow),
  next: z.string().nullable(),
  range: Range,
  /** Tests that match the filter. */
  total: z.number(),
  /** Sums over the tests that match. */
  sum: z.object({ costMinutesPerWeek: z.number(), share: z.number() }),
  facets: z.object({
    layer: z.object({ unit: z.number(), integration: z.number(), e2e: z.number(), undeclared: z.number() }),
    status: z.object({ failed: z.number(), retried: z.number(), skipped: z.number() }),
    /** Tests that are gone are not counted. Null: not known yet. */
    verdict: z.record(VerdictClass, z.number()).nullable(),
    /** Most tests first, at most 50; `none`: how many nobody owns. Null: no report has told of owners. */
    owner: z.object({ names: z.array(z.object({ name: z.string(), tests: z.number() })), none: z.number() }).nullable(),
  }),
})

export const TestAnswer = z.object({
  test: TestRow,
  /** Why it has its verdict, in counts. Null: not known yet. */
  verdict: VerdictDetail.nullable(),
  range: Range,
  /** Every result in the range, oldest first (at most 2,000, the newest kept). */
  results: z.array(
    z.object({
      run: z.string(),
      at: z.string(),
      branch: z.string().nullable(),
      commit: z.string().nullable(),
      status: ResultStatus,
      durationMs: z.number().nullable(),
      position: z.number().nullable(),
      sequence: z.number().nullable(),
      worker: z.number().nullable(),
    }),
  ),
  /** Lasting steps in its duration, oldest first, also those before the range. */
  steps: z.array(Step),
  stepsState: StepsState,
  /** The results of the range that ran, between the steps in it: where the lines of the chart go. */
  levels: z.array(
    z.object({ from: z.string(), to: z.string(), results: z.number(), p50Ms: z.number(), p95Ms: z.number() }),
  ),
  /** Means over the range; null where the runner hides it. */
  time: z.object({
    beforeEachMs: z.number().nullable(),
    bodyMs: z.number().nullable(),
    afterEachMs: z.number().nullable(),
  }),
  /** Failures of the range, grouped by what they say and where they come from, most frequent first. */
  failures: z.array(FailureGroup),
  lastFailedRun: z.string().nullable(),
  lastRun: z.string().nullable(),
  /** What it crossed when it passed last. Null: nobody looked. */
  boundaries: z.array(BoundaryAnswer).nullable(),
  /** The rule that decided the observed layer, for people: `talks to a database, cache, queue or server`. */
  layerBecause: z.string().nullable(),
  /** What was not after it as it was before, when it passed last. Null where nobody looked. */
  leaks: z.array(z.object({ kind: z.string(), name: z.string(), change: z.string(), text: z.string() })).nullable(),
  /** Layer findings that it is part of, less those that are suppressed. */
  findings: z.array(LayerFinding),
})

export type TestRow = z.infer<typeof TestRow>
export type TestsAnswer = z.infer<typeof TestsAnswer>
export type TestAnswer = z.infer<typeof TestAnswer>
