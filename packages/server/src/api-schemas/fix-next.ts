import { z } from '@hono/zod-openapi'
import { Layer, Owners, Range } from './common.ts'

export const FixItem = z.object({
  /** Names it as long as it is the same finding. */
  id: z.string(),
  kind: z.enum(['regression', 'advice', 'budget', 'layer', 'order', 'flaky']),
  /** A few words: `slow set-up`. */
  label: z.string(),
  /** The layer that it is about, where it is about one. */
  layer: Layer.nullable(),
  /** What to do, as a sentence. What stands between backticks is a name from the code. */
  title: z.string(),
  /** Why, in counts; backticks as above. */
  evidence: z.string(),
  /** Where to begin; null where it is about no file in particular. */
  file: z.string().nullable(),
  /** Time that it would save. */
  minutesPerWeek: z.number(),
  /** `wall`: people wait less. `tests`: machines work less; how much earlier a run ends depends on the workers. */
  time: z.enum(['wall', 'tests']),
  /** Red runs of the range that it is to blame for, a week. */
  redBuildsPerWeek: z.number(),
  /** Both together, a red build at the rate of the answer. */
  worthMinutesPerWeek: z.number(),
  /** Where the evidence is shown. */
  link: z.object({
    page: z.enum(['test', 'tests', 'files', 'order', 'layers']),
    test: z.string().nullable(),
    q: z.string(),
  }),
  owners: Owners,
})

export const FixNextAnswer = z.object({
  range: Range,
  /** What a red build counts as. `measured`: the median time back to green; `assumed`: too few to measure. */
  redBuild: z.object({ minutes: z.number(), source: z.enum(['set', 'measured', 'assumed']), samples: z.number() }),
  /** False: some of it is still being looked for; `/events` tells when it is found. */
  isCurrent: z.boolean(),
  /** Over all items. What two of them would both mend is counted twice. */
  total: z.object({
    items: z.number(),
    minutesPerWeek: z.number(),
    redBuildsPerWeek: z.number(),
    worthMinutesPerWeek: z.number(),
  }),
  /** What is worth most first. */
  items: z.array(FixItem),
})

export type FixItem = z.infer<typeof FixItem>
export type FixNextAnswer = z.infer<typeof FixNextAnswer>
