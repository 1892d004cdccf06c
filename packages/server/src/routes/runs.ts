import { createRoute, type z } from '@hono/zod-openapi'
import type { Principal } from '../access.ts'
import { readCursor, writeCursor } from '../answers/cursor.ts'
import { ownerFilter } from '../answers/owner-filter.ts'
import { runAnswer, type UnwrittenRun } from '../answers/run.ts'
import type { Names } from '../answers/test-names.ts'
import { noNames } from '../answers/view.ts'
import { writeNames } from '../answers/names.ts'
import { writeRunLanes } from '../answers/run-lanes.ts'
import { writeRun } from '../answers/write-run.ts'
import { NamesAnswer, RunLanesAnswer } from '../api-schemas/run-lanes.ts'
import { RunAnswer, RunsAnswer } from '../api-schemas/runs.ts'
import { refusal } from '../errors.ts'
import { chooseProject, seenProjects } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer, writtenAnswer } from './documented.ts'
import { IdParam, ProjectQuery, RunQuery, RunsQuery } from './parameters.ts'

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

const lanesRoute = createRoute({
  method: 'get',
  path: '/runs/{id}/lanes',
  summary: 'The same run as columns, with the numbers of its tests and files in `/names`',
  description: 'A tenth of the bytes of `/runs/{id}`: what the dashboard draws lanes from.',
  request: { params: IdParam, query: RunQuery },
  responses: answers(RunLanesAnswer, 'The run'),
})

const namesRoute = createRoute({
  method: 'get',
  path: '/names',
  summary: 'The names of all tests and files of a project, as columns',
  request: { query: ProjectQuery },
  responses: answers(NamesAnswer, 'The names, by number'),
})

export const runsRoutes = ({ store, history }: RouteDeps) => {
  /** @throws a refusal (404) where the principal sees no such run */
  async function findRun(
    principal: Principal,
    id: string,
    { project, owner }: z.infer<typeof RunQuery>,
  ): Promise<{ answer: UnwrittenRun; names: Names }> {
    for (const record of await seenProjects(store, principal, project)) {
      const run = await store.run(id, record.project)
      if (!run) continue
      const names = await history.names(record.project, record.name)
      const answer = await runAnswer(store, names, record.name, run)
      const isOwn = owner === undefined ? () => true : ownerFilter(owner)
      const failures = answer.failures.filter(({ owners }) => isOwn(owners))
      const fileErrors = answer.fileErrors.filter(({ owners }) => isOwn(owners))
      return { answer: { ...answer, failures, fileErrors }, names }
    }
    throw refusal(404, `there is no run ${JSON.stringify(id)}`, { fix: 'GET /api/v1/runs lists them.' })
  }

  return createRouter()
    .openapi(listRoute, async (c) => {
      const { project, branch, status, limit, cursor } = c.req.valid('query')
      const place = readCursor(cursor, isPlace)
      const record = await chooseProject(store, c.get('principal'), project)
      if (!record) return jsonAnswer(c, { runs: [], next: null })
      const before = place && { at: place[0], run: place[1] }
      // One more than asked for tells whether there is a next page.
      const found = await store.runs(record.project, { branch, status, limit: limit + 1, before })
      const runs = found.slice(0, limit)
      const last = runs.at(-1)
      const next = last && found.length > limit ? writeCursor([last.at, last.run]) : null
      return jsonAnswer(c, { runs: runs.map(({ id, summary }) => ({ id, ...summary })), next })
    })
    .openapi(runRoute, async (c) => {
      const { answer, names } = await findRun(c.get('principal'), c.req.valid('param').id, c.req.valid('query'))
      return writtenAnswer<RunAnswer>(c, writeRun(answer, names))
    })
    .openapi(lanesRoute, async (c) => {
      const { answer, names } = await findRun(c.get('principal'), c.req.valid('param').id, c.req.valid('query'))
      return writtenAnswer<RunLanesAnswer>(c, writeRunLanes(answer, names))
    })
    .openapi(namesRoute, async (c) => {
      const record = await chooseProject(store, c.get('principal'), c.req.valid('query').project)
      const names = record ? await history.names(record.project, record.name) : noNames
      return writtenAnswer<NamesAnswer>(c, writeNames(names))
    })
}

const isPlace = (place: unknown[]): place is [at: number, run: number] =>
  place.length === 2 && place.every((part) => Number.isSafeInteger(part))
