import { createRoute } from '@hono/zod-openapi'
import { fixNextAnswer } from '../answers/fix-next/fix-next.ts'
import { layerFindingsOf } from '../answers/layer-findings.ts'
import { orderAnswer } from '../answers/order.ts'
import { ownerFilter } from '../answers/owner-filter.ts'
import { readPeriod } from '../answers/period.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { FixNextAnswer } from '../api-schemas/fix-next.ts'
import { defaultSettings, readSettings } from '../project-settings.ts'
import { readSuppressions } from '../suppressions.ts'
import { readAnalyses } from './analyses.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer } from './documented.ts'
import { FixNextQuery } from './parameters.ts'
import { patienceMs, proofsRead } from './verdicts.ts'

const route = createRoute({
  method: 'get',
  path: '/fix-next',
  summary: 'What to mend first: all findings in one list, by the minutes a week that they are worth',
  request: { query: FixNextQuery },
  responses: answers(FixNextAnswer, 'What is worth most first'),
})

export const fixNextRoutes = (deps: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { store, history, now } = deps
    const { project, branch, range, owner, limit } = c.req.valid('query')
    const period = readPeriod({ range, branch }, now())
    const record = await chooseProject(store, c.get('principal'), project)
    const found = record && (await history.project(record.project))
    const { settings } = record ? await readSettings(store, record.project) : { settings: defaultSettings }
    const known = found && (await readAnalyses(deps, c, found, branch))
    const order = found && (await history.order(found).soon(patienceMs))
    const proofs = found && order ? await store.proofs(found.project, proofsRead) : []
    const suppressions = found ? await readSuppressions(store, found.project) : new Map<string, unknown>()
    const findings = (found?.findings.all() ?? []).filter(({ id }) => !suppressions.has(id))
    const isCurrent = !found || (known?.verdicts !== undefined && known.slow !== undefined && order?.isCurrent === true)
    const view = found ? { ...(await viewOf(found, period)), ...known } : emptyView(period)
    return jsonAnswer(
      c,
      fixNextAnswer({
        view,
        seen: found?.seen,
        findings: layerFindingsOf(view, findings),
        order:
          found && order ? orderAnswer(order.analysis, found.catalog, proofs, period, found.seen) : { findings: [] },
        orderWeeks: order ? weeksOfRuns(order.analysis.runs) : 1,
        settings,
        isCurrent,
        isOwn: owner === undefined ? () => true : ownerFilter(owner),
        limit,
      }),
    )
  })

const weekMs = 7 * 24 * 3_600_000

/** At least one: nobody knows from an hour of runs what a week will bring. */
const weeksOfRuns = (runs: readonly { at: number }[]): number =>
  Math.max(1, ((runs.at(-1)?.at ?? 0) - (runs[0]?.at ?? 0)) / weekMs)
