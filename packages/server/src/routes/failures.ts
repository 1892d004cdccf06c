import { createRoute } from '@hono/zod-openapi'
import { failuresAnswer } from '../answers/failures.ts'
import { readPeriod } from '../answers/period.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { FailuresAnswer } from '../api-schemas/failures.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { RangeQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/failures',
  summary:
    'Failures of the range, grouped by what they say and where they come from; files that could not be run; runs where something around the tests failed',
  request: { query: RangeQuery },
  responses: answers(FailuresAnswer, 'Groups, most failures first'),
})

export const failuresRoutes = ({ store, history, now }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { project, branch, range, env } = c.req.valid('query')
    const period = readPeriod({ range, branch, env }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const results = record && (await history.project(record.project))
    if (!results) return jsonAnswer(c, failuresAnswer(emptyView(period), { results: [], files: [] }, new Map()))
    const view = await viewOf(results, period)
    const failing = await results.failing.of(view.now.runs)
    const errors = await store.errors(results.project, [
      ...new Set(
        Object.values(failing)
          .flat()
          .flatMap(({ error }) => error ?? []),
      ),
    ])
    return jsonAnswer(c, failuresAnswer(view, failing, errors))
  })
