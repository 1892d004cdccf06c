import { z } from '@hono/zod-openapi'
import { Layer, Ordinal, Owners, Range } from './common.ts'

const StepRun = z.object({ id: z.string(), at: z.string(), commit: z.string().nullable() })

/** A lasting step in a test's duration. It came after `lastRun`, and with `firstRun` at the latest. */
export const Step = z.object({
  lastRun: StepRun,
  firstRun: StepRun,
  /** New duration over old, less 1: 0.3 = 30 % slower, -0.5 = twice as fast. */
  size: z.number(),
  /** Medians on both sides, with what was the machine's taken away. */
  beforeMs: z.number(),
  afterMs: z.number(),
  /** Results at the new level. */
  results: z.number(),
  /** It is at that level still. */
  isLatest: z.boolean(),
})

/** Whether steps can be told: `pending` = they are being looked for, and `/events` tells when they are found. */
export const StepsState = z.object({
  state: z.enum(['ready', 'pending', 'not-enough-data']),
  /** Results that there are, and that it takes. */
  results: z.number(),
  needed: z.number(),
})

const RegressedTest = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  project: z.string(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  owners: Owners,
  layer: Layer,
  step: Step,
})

/** Tests of one file that became slower, or faster, together. */
export const Regression = z.object({
  id: z.string(),
  file: z.string(),
  /** Those that changed most first. */
  tests: z.array(RegressedTest),
  /** Of all tests of the file that ran. */
  testsOfFile: z.number(),
  layer: Layer,
  lastRun: StepRun,
  firstRun: StepRun,
  /** Of their durations together. */
  size: z.number(),
  beforeMs: z.number(),
  afterMs: z.number(),
  /** What it costs since, at the runs of the range; negative where it became faster. */
  minutesPerWeek: z.number(),
})

export const RegressionsAnswer = z.object({
  range: Range,
  /** Steps are looked for in the runs of one branch; null where no run has any. */
  branch: z.string().nullable(),
  runs: z.number(),
  /** False: the newest runs are still being looked at, or (with no runs at all) everything is. */
  isCurrent: z.boolean(),
  tests: z.object({ judged: z.number(), notEnoughData: z.number() }),
  /** In the range; the costliest first, those that became faster last. */
  regressions: z.array(Regression),
})

export type Step = z.infer<typeof Step>
export type StepsState = z.infer<typeof StepsState>
export type Regression = z.infer<typeof Regression>
export type RegressionsAnswer = z.infer<typeof RegressionsAnswer>
