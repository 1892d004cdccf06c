import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AppEnv } from '../access.ts'
import { layersAnswer } from '../answers/layers.ts'
import { knownOrder } from '../answers/known-order.ts'
import type { Found } from '../answers/order-findings.ts'
import { readPeriod, type Period } from '../answers/period.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { LayersAnswer } from '../api-schemas/layers.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import { defaultSettings, readSettings } from '../project-settings.ts'
import { readSuppressions } from '../suppressions.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { LayersQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/layers',
  summary: 'The pyramid against 70/20/10, and what the boundaries that tests cross show to be otherwise than it should',
  description:
    'Of the whole suite, of a folder, or of what somebody owns. Findings that were suppressed stand apart. Where the analysis of the order takes long, the answer goes without its newest runs, with `Cache-Control: no-store`.',
  request: { query: LayersQuery },
  responses: answers(LayersAnswer, 'Pyramid, speed bands, findings, rules'),
})

/** More than anybody reads. */
const proofsRead = 5000

export const layersRoutes = ({ store, history, now }: RouteDeps) => {
  /** What depends on the order: a part of the explanation of what tests leave behind. */
  async function orderOf(c: Context<AppEnv>, project: ProjectHistory, period: Period): Promise<readonly Found[]> {
    const { name, branch } = period
    const { analysis, isCurrent } = await history
      .order(project)
      .of(period, `${name} ${branch === undefined ? '' : JSON.stringify(branch)}`)
    if (!isCurrent) c.header('Cache-Control', 'no-store')
    const proofs = await store.proofs(project.project, proofsRead)
    return knownOrder(analysis, project.catalog, proofs, project.seen).found
  }

  return createRouter().openapi(route, async (c) => {
    const { project, branch, range, folder, owner } = c.req.valid('query')
    const period = readPeriod({ range, branch }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const found = record && (await history.project(record.project))
    const { settings } = record ? await readSettings(store, record.project) : { settings: defaultSettings }
    const answer = layersAnswer({
      view: found ? await viewOf(found, period) : emptyView(period),
      history: found,
      budgets: settings.budgets,
      part: { folder, owner },
      order: found ? await orderOf(c, found, period) : [],
      suppressions: record ? await readSuppressions(store, record.project) : new Map(),
    })
    return jsonAnswer(c, answer)
  })
}
