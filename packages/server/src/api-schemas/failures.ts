import { z } from '@hono/zod-openapi'
import { ErrorText, Range } from './common.ts'

const InfrastructureKind = z.enum(['outage', 'worker-crash', 'out-of-memory', 'disk-full', 'set-up', 'service'])

/** What failed around the tests of a run rather than in them: one finding, whatever number of tests failed by it. */
export const Infrastructure = z.object({
  kind: InfrastructureKind,
  /** What most of it says, without what changes from run to run. */
  message: z.string(),
  tests: z.number(),
  files: z.number(),
})

/** Failures of the same normalised message, raised at the same place of the project. */
export const FailureGroup = z.object({
  /** The same in every range and history. */
  id: z.string(),
  /** What all its messages have in common. */
  message: z.string(),
  /** The one that was seen last. */
  error: ErrorText,
  count: z.number(),
  runs: z.number(),
  firstRun: z.string(),
  firstAt: z.string(),
  lastRun: z.string(),
  lastAt: z.string(),
  /** It tells of something around the tests: a host that refused, memory that ran out. */
  infrastructure: InfrastructureKind.nullable(),
})

export const FailuresAnswer = z.object({
  range: Range,
  /** Most failures first, at most 200. */
  groups: z.array(
    FailureGroup.extend({
      /** Different tests. */
      tests: z.number(),
      /** Those that failed like this most often, at most 20. */
      examples: z.array(
        z.object({
          id: z.string(),
          file: z.string(),
          project: z.string(),
          titlePath: z.array(z.string()),
          count: z.number(),
        }),
      ),
    }),
  ),
  /** Files that could not be run as a whole, by what they say; most often first, at most 200. */
  brokenFiles: z.array(
    FailureGroup.extend({
      /** Different files. */
      files: z.number(),
      /** Those that broke like this most often, at most 20. */
      examples: z.array(z.object({ file: z.string(), project: z.string(), count: z.number() })),
    }),
  ),
  /** Groups, also those that are not listed. */
  total: z.number(),
  /** Failing results, and those whose error no report tells. */
  failures: z.number(),
  withoutText: z.number(),
  /** Runs with something around the tests that failed, newest first, at most 100. */
  infrastructure: z.array(
    Infrastructure.extend({
      run: z.string(),
      at: z.string(),
      branch: z.string().nullable(),
      commit: z.string().nullable(),
    }),
  ),
})

export type Infrastructure = z.infer<typeof Infrastructure>
export type FailureGroup = z.infer<typeof FailureGroup>
export type FailuresAnswer = z.infer<typeof FailuresAnswer>
