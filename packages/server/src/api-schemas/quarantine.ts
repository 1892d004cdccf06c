import { z } from '@hono/zod-openapi'
import { Ordinal, TestName } from './common.ts'

const Day = z.iso.date()

/** What somebody decides: the test's failures are known, and do not block until then. */
export const QuarantineChange = z.strictObject({
  /** Who sees to it. */
  owner: z.string().trim().min(1).max(255),
  reason: z.string().trim().min(1).max(1000),
  /** The last day on which it holds, UTC: at most a year from now. */
  expires: Day,
})

export const QuarantineFacts = QuarantineChange.extend({
  /** What a file says is not checked by the server. */
  expires: z.string(),
  /** `server`: decided here. `file`: in the repository, `stratigraph.quarantine.json`. */
  source: z.enum(['server', 'file']),
  /** An expired entry blocks again. */
  expired: z.boolean(),
  /** 0 = today is the last day; negative = over. Null: no day that can be read. */
  daysLeft: z.number().nullable(),
})

export const QuarantineRow = QuarantineFacts.extend({
  test: TestName.extend({ ordinal: Ordinal }),
  /** The token that it was made with, by its first characters. Null: without one, or from the file. */
  by: z.string().nullable(),
  /** When it was made or changed; null from the file. */
  at: z.string().nullable(),
  /** Results of the last 30 days, and how many of them failed: is it still needed? */
  runs: z.number(),
  failed: z.number(),
})

export const QuarantineAnswer = z.object({
  /** UTC. */
  today: z.string(),
  /** May this token change entries? */
  mayChange: z.boolean(),
  /** Expired ones first, then by the day on which they expire. */
  entries: z.array(QuarantineRow),
  /** The run whose file was read: the newest. Null: it brought none. */
  file: z.object({ run: z.string(), branch: z.string().nullable(), at: z.string() }).nullable(),
})

export type QuarantineChange = z.infer<typeof QuarantineChange>
export type QuarantineFacts = z.infer<typeof QuarantineFacts>
export type QuarantineRow = z.infer<typeof QuarantineRow>
export type QuarantineAnswer = z.infer<typeof QuarantineAnswer>
