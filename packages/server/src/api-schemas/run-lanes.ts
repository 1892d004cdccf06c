import { z } from '@hono/zod-openapi'
import { BoundaryAnswer } from './boundaries.ts'
import { LayerFacts, Owners, ResultStatus } from './common.ts'
import { LaneFile, RunAnswer } from './runs.ts'

const Numbers = z.array(z.number())
const NumbersOrNull = z.array(z.number().nullable())

/** The names of a project, as columns: tests and files have their places in them as numbers. */
export const NamesAnswer = z.object({
  /** Differs whenever a name, or what is told beside it, does. */
  version: z.string(),
  files: z.object({ path: z.array(z.string()), project: z.array(z.string()), owners: z.array(Owners) }),
  tests: z.object({
    id: z.array(z.string()),
    file: Numbers,
    /** Titles of its describes and its own, joined by U+001F. */
    title: z.array(z.string()),
    /** 0: not told. */
    line: Numbers,
    /** 0, or n for the n-th further test of the same name. */
    ordinal: Numbers,
    /** Places in `layers`. */
    layer: Numbers,
  }),
  layers: z.array(LayerFacts),
})

const LaneColumns = z.object({
  worker: z.number().nullable(),
  /** From 1; null where the run has no shards. */
  shard: z.number().nullable(),
  idleMs: z.number(),
  /** In the order in which they started. */
  tests: z.object({
    /** Numbers in `/names`. */
    test: Numbers,
    /** Microseconds from the end of the test before it (at first: from the start of the run) to its start. */
    gapUs: Numbers,
    durationUs: Numbers,
    /** Places in the columns, and statuses, of those that did not pass at once. */
    others: z.array(z.tuple([z.number(), ResultStatus])),
    /** Places, and numbers of attempts, where it was not one. */
    attempts: z.array(z.tuple([z.number(), z.number()])),
    /** Places, and what they crossed; the others crossed nothing. Null: nobody looked. */
    boundaries: z.array(z.tuple([z.number(), z.array(BoundaryAnswer)])).nullable(),
  }),
  /** In the order in which they started. */
  files: z.object({
    /** Numbers in `/names`. */
    file: Numbers,
    process: NumbersOrNull,
    ...(Object.fromEntries(
      Object.keys(LaneFile.shape)
        .filter((name) => name.endsWith('Ms'))
        .map((name) => [name, NumbersOrNull]),
    ) as Record<keyof z.infer<typeof LaneFile> & `${string}Ms`, typeof NumbersOrNull>),
  }),
})

/** All that `/runs/{id}` tells, with numbers for names and columns for lists. */
export const RunLanesAnswer = RunAnswer.omit({ lanes: true, notRun: true }).extend({
  /** `version` of the names that the numbers belong to. */
  names: z.string(),
  lanes: z.array(LaneColumns),
  /** Numbers of tests, shard by shard. */
  notRun: z.array(z.object({ skipped: Numbers, todo: Numbers, pending: Numbers })),
})

export type NamesAnswer = z.infer<typeof NamesAnswer>
export type RunLanesAnswer = z.infer<typeof RunLanesAnswer>
