import { createRoute } from '@hono/zod-openapi'
import { StorageAnswer } from '../api-schemas/access.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter } from './documented.ts'
import { ProjectQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/storage',
  summary: 'How much room the history takes, and a project in it',
  request: { query: ProjectQuery },
  responses: answers(StorageAnswer, 'Sizes in bytes'),
})

const nothing = { reports: 0, withResults: 0, resultsBytes: 0, derivedBytes: 0 }

export const storageRoutes = ({ store }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const record = await chooseProject(store, c.get('principal'), c.req.valid('query').project)
    const sizes = record ? await store.sizes(record.project) : nothing
    const database = {
      kind: store.shared ? ('postgres' as const) : ('sqlite' as const),
      bytes: await store.databaseBytes(),
    }
    c.header('Cache-Control', 'no-store')
    return c.json({ project: record?.name ?? '', database, ...sizes }, 200)
  })
