import { createRoute } from '@hono/zod-openapi'
import { overviewAnswer } from '../answers/overview.ts'
import { readPeriod } from '../answers/period.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { OverviewAnswer } from '../api-schemas/overview.ts'
import { readAnalyses } from './analyses.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { RangeQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/overview',
  summary: 'The suite at a glance: tiles, time by layer and day, pyramid, costliest tests',
  request: { query: RangeQuery },
  responses: answers(OverviewAnswer, 'The overview'),
})

export const overviewRoutes = (deps: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { store, history, now } = deps
    const { project, branch, range, env } = c.req.valid('query')
    const period = readPeriod({ range, branch, env }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const results = record && (await history.outline(record.project))
    const [last] = record ? await store.runs(record.project, { limit: 1, branch }) : []
    const known = results && (await readAnalyses(deps, c, results, branch))
    const view = results ? { ...(await viewOf(results, period)), ...known } : emptyView(period)
    return jsonAnswer(c, overviewAnswer(view, record?.name ?? '', last ? { id: last.id, ...last.summary } : null))
  })
