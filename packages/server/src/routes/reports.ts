import { createRoute, z } from '@hono/zod-openapi'
import { ReportAnswer } from '../api-schemas/intake.ts'
import type { RouteDeps } from './deps.ts'
import { createRouter } from './documented.ts'
import { intakeAnswers, intakeError, limitBody } from './intake.ts'
import { readBody } from './read-body.ts'

/** Only described here: its body is bytes, which the intake reads and checks by itself. */
const description = createRoute({
  method: 'post',
  path: '/reports',
  summary: 'Takes in one report, as the reporter writes it',
  description:
    'The body is one report in JSON (packages/reporter/report.schema.json), gzipped or plain, or packed (docs/format.md). The answer comes after the commit. Sending the same report again changes nothing.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ format: z.literal('stratigraph-report'), version: z.literal(1), id: z.string() }).loose(),
        },
        'application/vnd.stratigraph.packed-report': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
  },
  responses: {
    ...intakeAnswers(ReportAnswer, 'report'),
    412: intakeError('The dictionary was left out and is not known: send the report whole'),
    415: intakeError('It is packed in a way that is not known: send the report as JSON'),
  },
})

export function reportsRoutes({ takeIn }: RouteDeps) {
  const router = createRouter()
  router.openAPIRegistry.registerPath(description)
  router.post('/reports', limitBody(), async (c) => {
    const bytes = await readBody(c)
    const { id, run, duplicate, tests } = await takeIn(bytes, 'upload', {
      only: c.get('principal').project,
      sentAt: momentOf(c.req.header('date')),
    })
    const answer: z.infer<typeof ReportAnswer> = { id, run: run.id, duplicate, tests, url: `/runs/${run.id}` }
    return c.json(answer, duplicate ? 200 : 201)
  })
  return router
}

/** The moment in a `Date` header (RFC 9110, 6.6.1), epoch ms; undefined where there is none that makes sense. */
function momentOf(header: string | undefined): number | undefined {
  const moment = Date.parse(header ?? '')
  return Number.isNaN(moment) ? undefined : moment
}
