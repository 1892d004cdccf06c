import { z } from '@hono/zod-openapi'

/** What reached the server lately, accepted or not: the live list of the first start. */
export const ActivityEntry = z.object({
  at: z.string(),
  outcome: z.enum(['accepted', 'duplicate', 'refused']),
  /** Where it came from: `upload`, or the file's name in the watched folder. */
  source: z.string(),
  run: z.string().nullable(),
  tests: z.number().nullable(),
  /** Why it was refused. */
  reason: z.string().nullable(),
})

export const ActivityAnswer = z.object({ activity: z.array(ActivityEntry) })

export const ReportAnswer = z.object({
  id: z.string(),
  run: z.string(),
  duplicate: z.boolean(),
  tests: z.number(),
  /** Where the run is shown. */
  url: z.string(),
})

export const ProofAnswer = z.object({ id: z.string(), duplicate: z.boolean() })

export const HealthAnswer = z.object({
  /** `stalled`: what is known is shown, but nothing is taken in. */
  status: z.enum(['ok', 'stalled']),
  version: z.string(),
  formatVersion: z.number(),
  uptimeMs: z.number(),
  /** The server's clock. */
  at: z.string(),
})

/** Who the server takes the asker for. */
export const SessionAnswer = z.object({
  /** False: everybody who reaches it may do everything. */
  tokensRequired: z.boolean(),
  scope: z.enum(['ingest', 'read', 'admin']),
  /** Null: every project. */
  project: z.string().nullable(),
})

export const ProjectsAnswer = z.object({
  projects: z.array(z.object({ name: z.string(), runs: z.number(), lastRunAt: z.string().nullable() })),
  branches: z.array(z.string()),
})

export type ActivityEntry = z.infer<typeof ActivityEntry>
export type ActivityAnswer = z.infer<typeof ActivityAnswer>
export type ReportAnswer = z.infer<typeof ReportAnswer>
export type HealthAnswer = z.infer<typeof HealthAnswer>
export type ProjectsAnswer = z.infer<typeof ProjectsAnswer>
export type SessionAnswer = z.infer<typeof SessionAnswer>
