import { createRoute } from '@hono/zod-openapi'
import { filesAnswer } from '../answers/files.ts'
import { ownerFilter } from '../answers/owner-filter.ts'
import { readPeriod } from '../answers/period.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { FilesAnswer } from '../api-schemas/files.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { FilesQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/files',
  summary:
    'The files of the suite: what each costs, and where its time goes: environment, set-up, imports, hooks, tests',
  request: { query: FilesQuery },
  responses: answers(FilesAnswer, 'Files, and the time of a run over all of them'),
})

export const filesRoutes = ({ store, history, now }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { project, branch, range, env, owner, order, ...query } = c.req.valid('query')
    const period = readPeriod({ range, branch, env }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const found = record && (await history.project(record.project))
    const view = found ? await viewOf(found, period) : emptyView(period)
    const chosen = order ?? (query.sort === 'name' ? 'asc' : 'desc')
    const isOwn = owner === undefined ? () => true : ownerFilter(owner)
    return jsonAnswer(c, filesAnswer(view, found, { ...query, order: chosen, isOwn }))
  })
