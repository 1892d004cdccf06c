import { createRoute } from '@hono/zod-openapi'
import { layerFindingsOf } from '../answers/layer-findings.ts'
import { readPeriod, toWholeDays } from '../answers/period.ts'
import { resultsShown, testAnswer } from '../answers/test.ts'
import { approach, viewOf } from '../answers/view.ts'
import { writeTest } from '../answers/write-test.ts'
import { TestAnswer } from '../api-schemas/tests.ts'
import { readSuppressions } from '../suppressions.ts'
import { readAnalyses } from './analyses.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, writtenAnswer } from './documented.ts'
import { findTest } from './find-test.ts'
import { IdParam, TestQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/tests/{id}',
  summary: 'One test: every result in the range, its numbers, its grouped failures',
  request: { params: IdParam, query: TestQuery },
  responses: answers(TestAnswer, 'The test'),
})

/** So many runs may leave the memory before the answer is made: not more reports come in that time. */
const mayLeave = 16

export const testRoutes = (deps: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { project, branch, range, env, results } = c.req.valid('query')
    const period = readPeriod({ range, branch, env }, deps.now())
    const { history, test } = await findTest(deps, c.get('principal'), c.req.valid('param').id, project)
    await approach(history, period)
    const { from, to, environment } = history.isRolled(period.from, period) ? toWholeDays(period) : period
    const failures = await history.failures(test, { from, to })
    const hashes = [...new Set(failures.flatMap(({ error }) => error ?? []))]
    const errors = await deps.store.errors(history.project, hashes)
    const stretch = { from, to, branch, environment }
    const most = (results ?? 0) + mayLeave
    const wanted = results === undefined ? resultsShown : most - history.runsInMemory(test, stretch, most)
    const older = await history.olderResults(test, stretch, wanted)
    const known = await readAnalyses(deps, c, history, branch)
    const suppressions = await readSuppressions(deps.store, history.project)
    const view = { ...(await viewOf(history, period)), ...known }
    const findings = layerFindingsOf(
      view,
      history.findings.all().filter((finding) => finding.tests.includes(test) && !suppressions.has(finding.id)),
    )
    const facts = { failures, errors, older, seen: history.seen.test(test), findings, newest: results }
    return writtenAnswer<TestAnswer>(c, writeTest(testAnswer(view, test, facts)))
  })
