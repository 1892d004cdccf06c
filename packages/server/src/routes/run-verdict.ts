import { createRoute } from '@hono/zod-openapi'
import { dayOf, quarantineOf } from '../analysis/verdict/quarantine.ts'
import { knownOrder } from '../answers/known-order.ts'
import { orderOfFailures } from '../answers/order-of-failures.ts'
import { readReport } from '../answers/read-report.ts'
import { errorHashes } from '../answers/run-failures.ts'
import { runVerdictAnswer } from '../answers/run-verdict.ts'
import { RunVerdictAnswer } from '../api-schemas/run-verdict.ts'
import { refusal } from '../errors.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import { reportsUntil } from '../history/reports-until.ts'
import { readEntries } from '../project-quarantine.ts'
import { runId } from '../store/run-id.ts'
import type { RunRecord } from '../store/store.ts'
import { seenProjects } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { IdParam, ProjectQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/runs/{id}/verdict',
  summary: 'What each failure of a run is: new, broken before, known flaky, order-dependent, by the infrastructure',
  description:
    'By what was recorded before the run: known is what was known before it. The address takes the key of a run too. ' +
    '`passes` and `gate` say what `stratigraph gate` does where nothing but the quarantine is allowed.',
  request: { params: IdParam, query: ProjectQuery },
  responses: answers(RunVerdictAnswer, 'The verdict'),
})

/** More than anybody reads. */
const proofsRead = 5000

export const runVerdictRoutes = (deps: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { store, history, now } = deps
    const { id } = c.req.valid('param')
    const { project } = c.req.valid('query')
    for (const record of await seenProjects(store, c.get('principal'), project)) {
      const run = (await store.run(id, record.project)) ?? (await store.run(runId(id, 0), record.project))
      const found = run && (await history.project(record.project))
      if (!run || !found) continue
      const { isCurrent, orderOf } = await ordersOf(deps, found, run)
      if (!isCurrent) c.header('Cache-Control', 'no-store')
      const records = await store.reportsOf(run.project, run.run)
      const stored = records.map((report) => ({ report: report.report, read: readReport(report) }))
      const ofFile = stored[0]?.read.facts.quarantine ?? []
      const entries = [
        ...(await readEntries(store, record.project)).map((entry) => ({ ...entry, source: 'server' as const })),
        ...ofFile.map((entry) => ({ ...entry, source: 'file' as const })),
      ]
      const answer = await runVerdictAnswer({
        run,
        project: record.name,
        names: found.catalog,
        stored,
        errors: await store.errors(record.project, errorHashes(stored.map(({ read }) => read))),
        reports: await reportsUntil(store, found, run),
        orderOf,
        quarantine: quarantineOf(entries, dayOf(now())),
      })
      return jsonAnswer(c, answer)
    }
    throw refusal(404, `there is no run ${JSON.stringify(id)}`, { fix: 'GET /api/v1/runs lists them.' })
  })

/** An analysis of the orders takes its time; whoever waits for a gate rather waits than gets an older one. */
const mostWaitMs = 20_000

async function ordersOf({ store, history }: RouteDeps, project: ProjectHistory, run: RunRecord) {
  const stretch = { from: 0, to: Number.MAX_SAFE_INTEGER }
  const latest = await history.order(project).of(stretch, 'everything', mostWaitMs)
  const proofs = await store.proofs(project.project, proofsRead)
  const { found } = knownOrder(latest.analysis, project.catalog, proofs, project.seen)
  return { isCurrent: latest.isCurrent, orderOf: orderOfFailures(latest.analysis, found, run.id) }
}
