import { createRoute } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { SettingsAnswer, SettingsChange } from '../api-schemas/settings.ts'
import { refusal } from '../errors.ts'
import { changeSettings, defaultSettings, readSettings } from '../project-settings.ts'
import type { ProjectRecord, Store } from '../store/store.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter } from './documented.ts'
import { ProjectQuery } from './parameters.ts'

const readRoute = createRoute({
  method: 'get',
  path: '/settings',
  summary: 'What is decided about a project: budgets of the layers, the cost of a red build',
  request: { query: ProjectQuery },
  responses: answers(SettingsAnswer, 'The settings, with the defaults where nobody has decided'),
})

const changeRoute = createRoute({
  method: 'patch',
  path: '/settings',
  summary: 'Changes settings of a project; what is left out stays, null brings the default back',
  middleware: bodyLimit({
    maxSize: 64 * 1024,
    onError: () => {
      throw refusal(413, 'body: is too large for settings')
    },
  }),
  request: {
    query: ProjectQuery,
    body: { required: true, content: { 'application/json': { schema: SettingsChange } } },
  },
  responses: answers(SettingsAnswer, 'The settings as they are now'),
})

export const settingsRoutes = ({ store, live, now }: RouteDeps) =>
  createRouter()
    .openapi(readRoute, async (c) => {
      const { project } = c.req.valid('query')
      return c.json(await answer(store, await chooseProject(store, c.get('principal'), project)), 200)
    })
    .openapi(changeRoute, async (c) => {
      const { project } = c.req.valid('query')
      const record = await chooseProject(store, c.get('principal'), project)
      if (!record) {
        throw refusal(404, 'there is no project yet whose settings could be changed', {
          fix: 'Send a first report: it makes the project.',
        })
      }
      await changeSettings(store, record.project, c.req.valid('json'), now())
      live.tellChange(record.name)
      return c.json(await answer(store, record), 200)
    })

async function answer(
  store: Store,
  record: Pick<ProjectRecord, 'project' | 'name'> | undefined,
): Promise<SettingsAnswer> {
  const { settings, changedAt } = record
    ? await readSettings(store, record.project)
    : { settings: defaultSettings, changedAt: null }
  return {
    project: record?.name ?? '',
    settings,
    defaults: defaultSettings,
    changedAt: changedAt === null ? null : new Date(changedAt).toISOString(),
  }
}
