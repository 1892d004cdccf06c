import { z } from '@hono/zod-openapi'

/**
 * What the answers of the API have in common. Every answer is a schema in this folder: the routes are typed by them,
 * OpenAPI is generated from them, and the dashboard takes their types (`import type`). Times are milliseconds
 * (`...Ms`), moments ISO 8601 strings in UTC.
 */

export const Layer = z.enum(['unit', 'integration', 'e2e'])

export const LayerFacts = z.object({
  declared: Layer.nullable(),
  /** From boundaries crossed; null until they are recorded. */
  observed: Layer.nullable(),
  /** declared, else observed, else unit */
  effective: Layer,
})

export const LayerSums = z.object({ unit: z.number(), integration: z.number(), e2e: z.number() })

/** `flaky` here is the plain fact "passed on retry", no verdict. */
export const ResultStatus = z.enum(['passed', 'failed', 'flaky', 'skipped', 'todo', 'pending', 'unfinished'])

/** From 1 on for the second test of a name in a file, and those after it. Left out of the first. */
export const Ordinal = z.number().optional()

export const Range = z.object({ from: z.string(), to: z.string(), label: z.string() })

export const ErrorText = z.object({
  name: z.string().optional(),
  message: z.string(),
  stack: z.string().optional(),
  truncated: z.boolean().optional(),
})

/** Every error: what, where, and the fix where there is one. */
export const ErrorAnswer = z.object({
  error: z.string(),
  field: z.string().optional(),
  fix: z.string().optional(),
})

/** By CODEOWNERS, as the newest report says. Empty: nobody, or not told. */
export const Owners = z.array(z.string())

export const TestName = z.object({
  /** Null where the history does not know the test (any more). */
  id: z.string().nullable(),
  file: z.string(),
  project: z.string(),
  titlePath: z.array(z.string()),
  owners: Owners,
})

export type Layer = z.infer<typeof Layer>
export type LayerFacts = z.infer<typeof LayerFacts>
export type ResultStatus = z.infer<typeof ResultStatus>
export type ErrorAnswer = z.infer<typeof ErrorAnswer>
export type ErrorText = z.infer<typeof ErrorText>
export type TestName = z.infer<typeof TestName>
