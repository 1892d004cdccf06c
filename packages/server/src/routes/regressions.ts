import { createRoute } from '@hono/zod-openapi'
import { ownerFilter } from '../answers/owner-filter.ts'
import { readPeriod } from '../answers/period.ts'
import { regressionsAnswer } from '../answers/regressions.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { RegressionsAnswer } from '../api-schemas/regressions.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { FindingsQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/regressions',
  summary: 'Tests that became lastingly slower or faster, since when, and between which commits',
  description:
    'From the latest 1,000 runs of the branch, else of the main one. Where that takes long, the answer is that of the runs before the last ones, with `Cache-Control: no-store`, and `/events` tells when the newer one is there.',
  request: { query: FindingsQuery },
  responses: answers(RegressionsAnswer, 'Steps in durations, the costliest first'),
})

export const regressionsRoutes = ({ store, history, now }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { project, branch, range, owner } = c.req.valid('query')
    const period = readPeriod({ range, branch }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const found = record && (await history.project(record.project))
    const latest = found && (await history.slow(found).of(branch))
    if (latest && !latest.isCurrent) c.header('Cache-Control', 'no-store')
    const answer = regressionsAnswer(found ? await viewOf(found, period) : emptyView(period), latest)
    if (owner === undefined) return jsonAnswer(c, answer)
    const isOwn = ownerFilter(owner)
    const regressions = answer.regressions.filter(({ tests }) => tests.some(({ owners }) => isOwn(owners)))
    return jsonAnswer(c, { ...answer, regressions })
  })
