import { createRoute, type z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { adviceFor } from '../analysis/layers/advice.ts'
import { SuppressionAnswer, SuppressionChange } from '../api-schemas/layers.ts'
import { refusal } from '../errors.ts'
import { readSuppressions, suppress, unsuppress } from '../suppressions.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, refused } from './documented.ts'
import { IdParam, ProjectQuery } from './parameters.ts'

const path = '/layers/findings/{id}/suppression'

const putRoute = createRoute({
  method: 'put',
  path,
  summary: 'Puts a layer finding aside, with a reason; again, with another one',
  middleware: bodyLimit({
    maxSize: 16 * 1024,
    onError: () => {
      throw refusal(413, 'body: is too large for a reason')
    },
  }),
  request: {
    params: IdParam,
    query: ProjectQuery,
    body: { required: true, content: { 'application/json': { schema: SuppressionChange } } },
  },
  responses: answers(SuppressionAnswer, 'The suppression as it is now'),
})

const deleteRoute = createRoute({
  method: 'delete',
  path,
  summary: 'Takes a layer finding back onto the list',
  request: { params: IdParam, query: ProjectQuery },
  responses: { 204: { description: 'It is no longer suppressed' }, ...refused(400, 401, 403, 404, 429) },
})

export const suppressionRoutes = ({ store, history, live, now }: RouteDeps) =>
  createRouter()
    .openapi(putRoute, async (c) => {
      const { id } = c.req.valid('param')
      const record = await chooseProject(store, c.get('principal'), c.req.valid('query').project)
      const found = record && (await history.project(record.project))
      const finding = found?.findings.all().find((one) => one.id === id)
      const before = record && (await readSuppressions(store, record.project)).get(id)
      if (!record || !found || (!finding && !before)) {
        throw refusal(404, `there is no layer finding ${JSON.stringify(id)} here`, {
          fix: 'GET /api/v1/layers lists them.',
        })
      }
      const { reason, by = null } = c.req.valid('json')
      const about = finding
        ? {
            kind: finding.kind,
            symptom: adviceFor(finding).symptom,
            file: found.catalog.files[found.catalog.tests[finding.tests[0]!]!.file]!.path,
          }
        : { kind: before!.kind, symptom: before!.symptom, file: before!.file }
      const at = now()
      const token = c.get('principal').name
      await suppress(store, record.project, id, { reason, by, token, ...about }, at)
      live.tellChange(record.name)
      const answer: z.infer<typeof SuppressionAnswer> = { id, reason, by, token, at: new Date(at).toISOString() }
      return c.json(answer, 200)
    })
    .openapi(deleteRoute, async (c) => {
      const { id } = c.req.valid('param')
      const record = await chooseProject(store, c.get('principal'), c.req.valid('query').project)
      if (!record || !(await unsuppress(store, record.project, id))) {
        throw refusal(404, `no layer finding ${JSON.stringify(id)} is suppressed here`)
      }
      live.tellChange(record.name)
      return c.body(null, 204)
    })
