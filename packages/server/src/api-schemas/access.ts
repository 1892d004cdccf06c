import { z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'

const scope = z.enum(['ingest', 'read', 'admin'])
const name = z.string().trim().min(1).max(limits.nameLength)

export const TokenRow = z.object({
  /** The first characters of the token: the rest is known to nobody but its owner. */
  prefix: z.string(),
  scope,
  /** The one project it is good for; null = every one. */
  project: z.string().nullable(),
  createdAt: z.string(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
})

export const TokensAnswer = z.object({ tokens: z.array(TokenRow) })

export const TokenWish = z.strictObject({
  scope,
  /** Left out: every project that the caller may see. */
  project: name.nullable().optional(),
})

export const NewTokenAnswer = TokenRow.extend({
  /** The token itself. It is shown only now. */
  token: z.string(),
})

export const ProjectWish = z.strictObject({ name })

export const StorageAnswer = z.object({
  project: z.string(),
  database: z.object({
    kind: z.enum(['sqlite', 'postgres']),
    /** Of all projects, on the disk. */
    bytes: z.number(),
  }),
  reports: z.number(),
  /** Reports whose results are still there: retention removes them first. */
  withResults: z.number(),
  resultsBytes: z.number(),
  /** Of what is derived from the results: it stays when they go. */
  derivedBytes: z.number(),
})

export type TokenRow = z.infer<typeof TokenRow>
export type TokensAnswer = z.infer<typeof TokensAnswer>
export type NewTokenAnswer = z.infer<typeof NewTokenAnswer>
export type StorageAnswer = z.infer<typeof StorageAnswer>
