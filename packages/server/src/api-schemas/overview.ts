import { z } from '@hono/zod-openapi'
import { LayerSums, Range } from './common.ts'
import { RunRow } from './runs.ts'
import { TestRow } from './tests.ts'

const Spark = z.array(z.number().nullable())

/** A number now, the same number in the period before (null = too few runs in it), and one value a day (UTC). */
const Tile = z.object({ value: z.number().nullable(), previous: z.number().nullable(), spark: Spark })

export const OverviewAnswer = z.object({
  range: Range,
  suite: z.object({
    project: z.string(),
    tests: z.number(),
    files: z.number(),
    runs: z.number(),
    /** Runs of a part of the suite, by hand: left out of what is told of a run as a whole. */
    partialRuns: z.number(),
    runsPerWeek: z.number(),
    undeclared: z.number(),
    lastRun: RunRow.nullable(),
  }),
  tiles: z.object({
    /** Median wall time of a run, ms. */
    wallMs: Tile,
    /** Integration tests' share of the tests' time, 0..1. */
    integrationShare: Tile,
    /** Share of runs that failed, 0..1. */
    failedRuns: Tile,
    /** Tests that passed only on retry, at least once. */
    retriedTests: Tile,
  }),
  /** Tests with a result in the range, by their verdict from all runs. Null: not known yet. */
  verdicts: z
    .object({
      flaky: z.number(),
      /** Of these began in the range. */
      flakyBegan: z.number(),
      /** Were flaky, and became healthy in the range. */
      flakyRecovered: z.number(),
      orderDependent: z.number(),
      orderProven: z.number(),
      broken: z.number(),
      newlyFailing: z.number(),
    })
    .nullable(),
  /** One entry a day that has runs: mean milliseconds a run, by effective layer. */
  days: z.array(z.object({ day: z.string(), runs: z.number(), layerMs: LayerSums })),
  /** Tests with a result in the range, and mean milliseconds a run, by effective layer. */
  pyramid: z.object({ count: LayerSums, timeMs: LayerSums }),
  /** The tests that cost most. */
  costliest: z.array(TestRow),
})

export type OverviewAnswer = z.infer<typeof OverviewAnswer>
