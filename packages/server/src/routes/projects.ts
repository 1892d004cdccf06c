import { createRoute } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { allowProject } from '../access.ts'
import { ProjectWish } from '../api-schemas/access.ts'
import { ErrorAnswer } from '../api-schemas/common.ts'
import { ProjectsAnswer } from '../api-schemas/intake.ts'
import { refusal } from '../errors.ts'
import { chooseProject, visibleProjects } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, jsonAnswer, refused } from './documented.ts'
import { ProjectQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/projects',
  summary: 'The projects, the one that ran last first, and the branches of one',
  request: { query: ProjectQuery },
  responses: answers(ProjectsAnswer, 'Projects, and the branches of the one asked for, the latest first'),
})

const createProjectRoute = createRoute({
  method: 'post',
  path: '/projects',
  summary: 'Makes a project, so that it can have tokens and settings before its first report',
  middleware: bodyLimit({
    maxSize: 64 * 1024,
    onError: () => {
      throw refusal(413, 'body: is too large for a project')
    },
  }),
  request: { body: { required: true, content: { 'application/json': { schema: ProjectWish } } } },
  responses: {
    201: { description: 'It is made', content: { 'application/json': { schema: ProjectWish } } },
    409: { description: 'There is one of that name', content: { 'application/json': { schema: ErrorAnswer } } },
    ...refused(400, 401, 403, 429),
  },
})

export const projectsRoutes = ({ store, live }: RouteDeps) =>
  createRouter()
    .openapi(createProjectRoute, async (c) => {
      const { name } = c.req.valid('json')
      allowProject(c.get('principal'), name)
      if ((await store.findProject(name)) !== undefined) {
        throw refusal(409, `name: there is a project ${JSON.stringify(name)} already`, { field: 'name' })
      }
      await store.openProject(name)
      live.tellChange(name)
      return c.json({ name }, 201)
    })
    .openapi(route, async (c) => {
      const principal = c.get('principal')
      const chosen = await chooseProject(store, principal, c.req.valid('query').project)
      const projects = (await visibleProjects(store, principal)).map(({ name, runs, lastRunAt }) => ({
        name,
        runs,
        lastRunAt: lastRunAt === null ? null : new Date(lastRunAt).toISOString(),
      }))
      return jsonAnswer(c, { projects, branches: chosen ? await store.branches(chosen.project) : [] })
    })
