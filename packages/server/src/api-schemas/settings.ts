import { z } from '@hono/zod-openapi'

/** The longest that a budget may be, and far beyond any test. */
const dayMs = 24 * 60 * 60 * 1000
const budget = z.number().positive().max(dayMs)

export const Budgets = z.object({
  /** How long the median run of a test of that layer may take, ms. */
  unit: budget,
  integration: budget,
  e2e: budget,
})

const days = z.number().int().min(1).max(36_500).nullable()

/** When what is oldest goes. Null: never. */
export const Retention = z.object({
  /** Days after which the results of a run go: its lanes, durations and failures. What was summed up from them stays. */
  resultsDays: days,
  /** The same by size: the oldest results go when those of the project take more, in megabytes. */
  resultsMegabytes: z.number().positive().max(100_000_000).nullable(),
  /** Days after which a run goes altogether. */
  runsDays: days,
})

/** What people have decided about a project, with the defaults where they have not. */
export const Settings = z.object({
  budgets: Budgets,
  /** Minutes that a red build costs somebody. Null: measured, as the median time from a red run to the next green one. */
  redBuildMinutes: z.number().positive().max(10_000).nullable(),
  retention: Retention,
})

/** What is left out stays as it is; `null` brings the default back. */
export const SettingsChange = z.strictObject({
  budgets: z
    .strictObject({ unit: budget.nullable(), integration: budget.nullable(), e2e: budget.nullable() })
    .partial()
    .nullable()
    .optional(),
  redBuildMinutes: Settings.shape.redBuildMinutes.optional(),
  retention: z.strictObject(Retention.shape).partial().nullable().optional(),
})

export const SettingsAnswer = z.object({
  project: z.string(),
  settings: Settings,
  defaults: Settings,
  /** When somebody changed one last. */
  changedAt: z.string().nullable(),
})

export type Budgets = z.infer<typeof Budgets>
export type Retention = z.infer<typeof Retention>
export type Settings = z.infer<typeof Settings>
export type SettingsChange = z.infer<typeof SettingsChange>
export type SettingsAnswer = z.infer<typeof SettingsAnswer>
