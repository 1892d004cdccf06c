import { createRoute } from '@hono/zod-openapi'
import { readCursor, writeCursor } from '../answers/cursor.ts'
import { ownerFilter } from '../answers/owner-filter.ts'
import { runAnswer } from '../answers/run.ts'
import { writeRun } from '../answers/write-run.ts'
import { RunAnswer, RunsAnswer } from '../api-schemas/runs.ts'
import { refusal } from '../errors.ts'
import { chooseProject, visibleProjects } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, writtenAnswer } from './documented.ts'
import { IdParam, RunQuery, RunsQuery } from './parameters.ts'

const listRoute = createRoute({
  method: 'get',
  path: '/runs',
  summary: 'The runs, newest first, page by page',
  request: { query: RunsQuery },
  responses: answers(RunsAnswer, 'A page of runs'),
})

const runRoute = createRoute({
  method: 'get',
  path: '/runs/{id}',
  summary: 'One run: its facts, its lanes with every test in the order in which it ran, its failures',
  request: { params: IdParam, query: RunQuery },
  responses: answers(RunAnswer, 'The run'),
})

export const runsRoutes = ({ store, history }: RouteDeps) =>
  createRouter()
    .openapi(listRoute, async (c) => {
      const { project, branch, status, limit, cursor } = c.req.valid('query')
      const place = readCursor(cursor, isPlace)
      const record = await chooseProject(store, c.get('principal'), project)
      if (!record) return c.json({ runs: [], next: null }, 200)
      const before = place && { at: place[0], run: place[1] }
      // One more than asked for tells whether there is a next page.
      const found = await store.runs(record.project, { branch, status, limit: limit + 1, before })
      const runs = found.slice(0, limit)
      const last = runs.at(-1)
      const next = last && found.length > limit ? writeCursor([last.at, last.run]) : null
      return c.json({ runs: runs.map(({ id, summary }) => ({ id, ...summary })), next }, 200)
    })
    .openapi(runRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { project, owner } = c.req.valid('query')
      for (const record of await visibleProjects(store, c.get('principal'))) {
        const run = project === undefined || project === record.name ? await store.run(id, record.project) : undefined
        if (!run) continue
        const catalog = await history.names(record.project, record.name)
        const answer = await runAnswer(store, catalog, record.name, run)
        const isOwn = owner === undefined ? () => true : ownerFilter(owner)
        const failures = answer.failures.filter(({ owners }) => isOwn(owners))
        const fileErrors = answer.fileErrors.filter(({ owners }) => isOwn(owners))
        return writtenAnswer<RunAnswer>(c, writeRun({ ...answer, failures, fileErrors }, catalog))
      }
      throw refusal(404, `there is no run ${JSON.stringify(id)}`, { fix: 'GET /api/v1/runs lists them.' })
    })

const isPlace = (place: unknown[]): place is [at: number, run: number] =>
  place.length === 2 && place.every((part) => Number.isSafeInteger(part))
