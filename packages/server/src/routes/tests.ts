import { createRoute } from '@hono/zod-openapi'
import { readPeriod } from '../answers/period.ts'
import { readFilter } from '../answers/test-filter.ts'
import { testsAnswer } from '../answers/tests.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { writeTests } from '../answers/write-tests.ts'
import { TestsAnswer } from '../api-schemas/tests.ts'
import { readAnalyses } from './analyses.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, writtenAnswer } from './documented.ts'
import { TestsQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/tests',
  summary: 'The tests with a result in the range, filtered and sorted, page by page',
  request: { query: TestsQuery },
  responses: answers(TestsAnswer, 'A page of tests'),
})

export const testsRoutes = (deps: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { store, history, now } = deps
    const { project, branch, range, env, q, layer, status, verdict, owner, sort, order, limit, cursor } =
      c.req.valid('query')
    const period = readPeriod({ range, branch, env }, now())
    const filter = readFilter(
      [
        q,
        layer && `layer:${layer}`,
        status && `status:${status}`,
        verdict && `verdict:${verdict}`,
        owner && `owner:${JSON.stringify(owner)}`,
      ]
        .filter(Boolean)
        .join(' '),
    )
    const record = await chooseProject(store, c.get('principal'), project)
    const results = record && (await history.outline(record.project))
    const known = results && (await readAnalyses(deps, c, results, branch))
    const view = results ? { ...(await viewOf(results, period)), ...known } : emptyView(period)
    const chosenOrder = order ?? (sort === 'name' ? 'asc' : 'desc')
    const answer = testsAnswer(view, { filter, sort, order: chosenOrder, limit, cursor })
    return writtenAnswer<TestsAnswer>(c, writeTests(answer))
  })
