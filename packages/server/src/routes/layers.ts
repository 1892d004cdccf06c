import { createRoute } from '@hono/zod-openapi'
import { layersAnswer } from '../answers/layers.ts'
import { ownerFilter } from '../answers/owner-filter.ts'
import { readPeriod } from '../answers/period.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { LayersAnswer } from '../api-schemas/layers.ts'
import { defaultSettings, readSettings } from '../project-settings.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter } from './documented.ts'
import { FindingsQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/layers',
  summary: 'The pyramid against 70/20/10, and what the boundaries that tests cross show to be otherwise than it should',
  request: { query: FindingsQuery },
  responses: answers(LayersAnswer, 'Pyramid, speed bands, findings, rules'),
})

export const layersRoutes = ({ store, history, now }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { project, branch, range, owner } = c.req.valid('query')
    const period = readPeriod({ range, branch }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const found = record && (await history.project(record.project))
    const { settings } = record ? await readSettings(store, record.project) : { settings: defaultSettings }
    const view = found ? viewOf(found, period) : emptyView(period)
    const answer = layersAnswer(view, record?.name ?? '', found?.seen, settings.budgets)
    if (owner === undefined) return c.json(answer, 200)
    const isOwn = ownerFilter(owner)
    const findings = answer.findings.filter(({ tests }) => tests.some(({ owners }) => isOwn(owners)))
    return c.json({ ...answer, findings }, 200)
  })
