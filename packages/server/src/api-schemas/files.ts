import { z } from '@hono/zod-openapi'
import { Layer, Owners, Range } from './common.ts'

/** Where time goes, ms. A hook's time is its own: it is in none of the tests' here. */
export const TimeParts = z.object({
  environmentMs: z.number(),
  setupMs: z.number(),
  /** Importing the file and collecting its tests. */
  collectMs: z.number(),
  beforeAllMs: z.number(),
  beforeEachMs: z.number(),
  bodyMs: z.number(),
  afterEachMs: z.number(),
  afterAllMs: z.number(),
})

export const FileRow = z.object({
  file: z.string(),
  project: z.string(),
  owners: Owners,
  /** Of most of the time of its tests. */
  layer: Layer,
  /** Tests that ran in the range. */
  tests: z.number(),
  runs: z.number(),
  runsPerWeek: z.number(),
  /** From its environment to its last hook; null where the runner does not tell. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  meanMs: z.number().nullable(),
  /** p50 against the period before; null = too few runs on either side. */
  change: z.number().nullable(),
  costMinutesPerWeek: z.number(),
  /** Of the time of all files, 0..1. */
  share: z.number(),
  /** Means of a run. */
  time: TimeParts,
})

export const FilesAnswer = z.object({
  range: Range,
  /** Runs of the whole suite that the times are means of. */
  runs: z.number(),
  /** Of a run, over all its files. */
  time: TimeParts.extend({
    /** Time in which a worker had no file, between the first file's start and the last one's end; null = not told. */
    idleMs: z.number().nullable(),
    /** Of the files, from environment to last hook: what is not in the parts is the runner's own. */
    totalMs: z.number(),
  }),
  files: z.array(FileRow),
  /** Files that match. */
  total: z.number(),
})

export type TimeParts = z.infer<typeof TimeParts>
export type FileRow = z.infer<typeof FileRow>
export type FilesAnswer = z.infer<typeof FilesAnswer>
