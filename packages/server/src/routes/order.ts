import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AppEnv } from '../access.ts'
import { emptyOrder, orderAnswer } from '../answers/order.ts'
import { type Period, readPeriod } from '../answers/period.ts'
import { ordersOf } from '../answers/order-of-owner.ts'
import { ownerFilter } from '../answers/owner-filter.ts'
import { testOrderAnswer } from '../answers/test-order.ts'
import { OrderAnswer, TestOrderAnswer } from '../api-schemas/order.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { findTest } from './find-test.ts'
import { FindingsQuery, IdParam, RangeQuery } from './parameters.ts'

const orderRoute = createRoute({
  method: 'get',
  path: '/order',
  summary: 'Tests that depend on the order in which they run, what they depend on, and how much was seen',
  description:
    'From the latest 500 reports of the range. Where an analysis takes long, the answer is that of the runs before the last ones, with `Cache-Control: no-store`, and `/events` tells when the newer one is there.',
  request: { query: FindingsQuery },
  responses: answers(OrderAnswer, 'Findings, worst first'),
})

const testRoute = createRoute({
  method: 'get',
  path: '/tests/{id}/order',
  summary: 'What is known of one test and the order, run by run',
  description:
    'Until all tests of a large history are analysed, it is of that test alone, with `Cache-Control: no-store`.',
  request: { params: IdParam, query: RangeQuery },
  responses: answers(TestOrderAnswer, 'The verdict and its evidence'),
})

/** More than anybody reads. */
const proofsRead = 5000

export const orderRoutes = (deps: RouteDeps) => {
  const { store, history, now } = deps

  /** @param test where only that one is asked for */
  async function analyse(
    c: Context<AppEnv>,
    project: ProjectHistory,
    period: Period,
    test?: number,
  ): Promise<OrderAnalysis> {
    const orders = history.order(project)
    const name = `${period.name} ${period.branch === undefined ? '' : JSON.stringify(period.branch)}`
    const { analysis, isCurrent } =
      test === undefined ? await orders.of(period, name) : await orders.ofTest(test, period, name)
    if (!isCurrent) c.header('Cache-Control', 'no-store')
    return analysis
  }

  return createRouter()
    .openapi(orderRoute, async (c) => {
      const { project, branch, range, owner } = c.req.valid('query')
      const period = readPeriod({ range, branch }, now())
      const record = await chooseProject(store, c.get('principal'), project)
      const found = record && (await history.outline(record.project))
      if (!found) return jsonAnswer(c, emptyOrder(period))
      const analysis = await analyse(c, found, period)
      const proofs = await store.proofs(found.project, proofsRead)
      const answer = orderAnswer(analysis, found.catalog, proofs, period, found.seen)
      return jsonAnswer(c, owner === undefined ? answer : ordersOf(answer, ownerFilter(owner)))
    })
    .openapi(testRoute, async (c) => {
      const { project, branch, range } = c.req.valid('query')
      const period = readPeriod({ range, branch }, now())
      const found = await findTest(deps, c.get('principal'), c.req.valid('param').id, project)
      const analysis = await analyse(c, found.history, period, found.test)
      const proofs = await store.proofs(found.history.project, proofsRead)
      return jsonAnswer(c, testOrderAnswer(analysis, found.history.catalog, proofs, found.test, found.history.seen))
    })
}
