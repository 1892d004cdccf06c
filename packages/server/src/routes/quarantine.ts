import { createRoute } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { entriesOfRun, quarantineAnswer } from '../answers/quarantine.ts'
import { readPeriod } from '../answers/period.ts'
import { testNames } from '../answers/test-names.ts'
import { emptyView, viewOf } from '../answers/view.ts'
import { dayOf, daysUntil } from '../analysis/verdict/quarantine.ts'
import type { Principal } from '../access.ts'
import { QuarantineAnswer, QuarantineChange } from '../api-schemas/quarantine.ts'
import { refusal } from '../errors.ts'
import { putEntry, readEntries, removeEntry } from '../project-quarantine.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, refused } from './documented.ts'
import { findTest } from './find-test.ts'
import { IdParam, ProjectQuery } from './parameters.ts'

const listRoute = createRoute({
  method: 'get',
  path: '/quarantine',
  summary: 'The tests in quarantine: their failures are known and do not block until their entry expires',
  description: 'Entries made here, and those of `stratigraph.quarantine.json` as the newest run brought them.',
  request: { query: ProjectQuery },
  responses: answers(QuarantineAnswer, 'Expired entries first, then what expires soonest'),
})

const putRoute = createRoute({
  method: 'put',
  path: '/tests/{id}/quarantine',
  summary: 'Puts a test into quarantine, or changes its entry',
  middleware: bodyLimit({
    maxSize: 64 * 1024,
    onError: () => {
      throw refusal(413, 'body: is too large for an entry')
    },
  }),
  request: {
    params: IdParam,
    query: ProjectQuery,
    body: { required: true, content: { 'application/json': { schema: QuarantineChange } } },
  },
  responses: { 204: { description: 'It is in quarantine' }, ...refused(400, 401, 403, 404, 429) },
})

const removeRoute = createRoute({
  method: 'delete',
  path: '/tests/{id}/quarantine',
  summary: 'Takes a test out of quarantine: its failures block again',
  request: { params: IdParam, query: ProjectQuery },
  responses: { 204: { description: 'It is not in quarantine any more' }, ...refused(400, 401, 403, 404, 429) },
})

const longestDays = 366
const range = '30d'

export const quarantineRoutes = (deps: RouteDeps) => {
  const { store, history, live, now } = deps
  return createRouter()
    .openapi(listRoute, async (c) => {
      const principal = c.get('principal')
      const record = await chooseProject(store, principal, c.req.valid('query').project)
      const found = record && (await history.project(record.project))
      const [newest] = record ? await store.runs(record.project, { limit: 1 }) : []
      const period = readPeriod({ range }, now())
      const answer = quarantineAnswer({
        view: found ? await viewOf(found, period) : emptyView(period),
        kept: record ? await readEntries(store, record.project) : [],
        file: newest && { run: newest, entries: await entriesOfRun(store, newest) },
        today: dayOf(now()),
        mayChange: principal.scope === 'admin',
      })
      return c.json(answer, 200)
    })
    .openapi(putRoute, async (c) => {
      const { history: found, test } = await findOwn(c.get('principal'), c.req.valid('param').id, c.req.valid('query'))
      const change = c.req.valid('json')
      checkExpires(change.expires)
      const { id, file, project, titlePath, ordinal } = testNames(found.catalog, found.catalog.tests[test]!)
      await putEntry(store, found.project, id, {
        file,
        test: titlePath,
        project,
        ...(ordinal ? { ordinal } : {}),
        ...change,
        by: c.get('principal').name,
        at: now(),
      })
      live.tellChange(found.name)
      return c.body(null, 204)
    })
    .openapi(removeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { history: found } = await findOwn(c.get('principal'), id, c.req.valid('query'))
      if (!(await removeEntry(store, found.project, id))) {
        throw refusal(404, `the test ${JSON.stringify(id)} is not in quarantine by an entry of the server`, {
          fix: 'An entry of stratigraph.quarantine.json is removed in the repository.',
        })
      }
      live.tellChange(found.name)
      return c.body(null, 204)
    })

  function findOwn(principal: Principal, id: string, { project }: { project?: string | undefined }) {
    return findTest(deps, principal, id, project)
  }

  function checkExpires(day: string): void {
    const days = daysUntil(day, dayOf(now()))
    if (days >= 0 && days <= longestDays) return
    throw refusal(400, `expires: ${day} is ${days < 0 ? 'over' : `${days} days from now`}`, {
      field: 'expires',
      fix: `Choose a day from today (${dayOf(now())}, UTC) to at most a year ahead: a quarantine is no place to forget tests.`,
    })
  }
}
