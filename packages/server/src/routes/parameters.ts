import { z } from '@hono/zod-openapi'
import { Layer } from '../api-schemas/common.ts'
import { VerdictClass } from '../api-schemas/verdicts.ts'
import { fileSorts } from '../answers/files.ts'
import { defaultRange } from '../answers/period.ts'
import { sorts } from '../answers/tests.ts'

/** The query parameters of the API, each described once. */
const describe = <T extends z.ZodType>(schema: T, description: string, example?: string | number): T =>
  schema.openapi({ description, ...(example === undefined ? {} : { example }) })

const limitOf = (usual: number, most: number) =>
  describe(
    z.coerce
      .number()
      .int()
      .min(1)
      .default(usual)
      .transform((limit) => Math.min(limit, most)),
    `How many at most; never more than ${most} at once: \`next\` goes on.`,
  )

const project = describe(z.string().optional(), 'Name of the project. Without it: the one that ran last.', 'acme/shop')
const branch = describe(z.string().optional(), 'Only runs of this branch.', 'main')
const range = describe(
  z.string().default(defaultRange),
  'The last hours (`24h`) or days (`30d`), up to the end of this minute.',
  defaultRange,
)
const owner = describe(
  z.string().max(255).optional(),
  'Only what belongs to that owner: `@acme/payments`, `payments` for short, or `none` for what nobody owns.',
  '@acme/payments',
)
const folder = describe(
  z.string().min(1).max(4096).optional(),
  'Only what lies in that folder of the repository.',
  'src/orders',
)
const cursor = describe(z.string().optional(), 'The `next` of the page before.')

export const ProjectQuery = z.strictObject({ project })
const env = describe(
  z.string().max(2000).optional(),
  'Only runs in that environment: `os`, `node` (major), `runner` (with major), `workers`, or a free dimension, as `name:value`.',
  'os:linux node:24 database:"postgres 15"',
)

export const RangeQuery = z.strictObject({ project, branch, range, env })
export const TestQuery = RangeQuery.extend({
  results: describe(
    z.coerce.number().int().min(1).max(2000).optional(),
    'Only the newest so many results, and levels of them. Without it: the newest 2,000, and levels of all.',
    200,
  ),
})
export const FindingsQuery = z.strictObject({ project, branch, range, owner })
export const LayersQuery = z.strictObject({ project, branch, range, folder, owner })
export const FixNextQuery = z.strictObject({ project, branch, range, owner, limit: limitOf(50, 500) })
export const RunQuery = z.strictObject({ project, owner })

export const TestsQuery = z.strictObject({
  project,
  branch,
  range,
  env,
  q: describe(
    z.string().default(''),
    'Words that must all hold: `layer:integration status:failed verdict:flaky file:orders project:browser owner:@acme/pay @tag text`, each turned around by a `!` before it. Layers: unit, integration, e2e, undeclared. Statuses: failed, retried, skipped, passed. Verdicts: healthy, flaky, order-dependent, broken, newly-failing, not-enough-data.',
    'layer:integration !@slow',
  ),
  layer: describe(z.enum([...Layer.options, 'undeclared']).optional(), 'The same as `layer:` in q.'),
  status: describe(z.enum(['failed', 'retried', 'skipped', 'passed']).optional(), 'The same as `status:` in q.'),
  verdict: describe(VerdictClass.optional(), 'The same as `verdict:` in q.'),
  owner,
  sort: describe(
    z.enum(sorts).default('cost'),
    'What to sort by. Tests without a value come last in either order. `fails` is the share, `failed` the number.',
  ),
  order: describe(z.enum(['asc', 'desc']).optional(), 'Without it: `asc` for names, else `desc`.'),
  limit: limitOf(50, 1000),
  cursor,
})

export const FilesQuery = z.strictObject({
  project,
  branch,
  range,
  env,
  owner,
  q: describe(z.string().max(2000).default(''), 'A part of the path.'),
  sort: describe(
    z.enum(fileSorts).default('cost'),
    'What to sort by. Files without a value come last in either order.',
  ),
  order: describe(z.enum(['asc', 'desc']).optional(), 'Without it: `asc` for names, else `desc`.'),
  limit: limitOf(200, 5000),
})

export const RunsQuery = z.strictObject({
  project,
  branch,
  status: describe(z.enum(['passed', 'failed', 'interrupted']).optional(), 'Only runs that ended like this.'),
  limit: limitOf(50, 500),
  cursor,
})

export const ActivityQuery = z.strictObject({ project, limit: limitOf(50, 500) })

export const IdParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
