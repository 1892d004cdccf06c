import { createRoute } from '@hono/zod-openapi'
import { ProjectsAnswer } from '../api-schemas/intake.ts'
import { chooseProject, visibleProjects } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter } from './documented.ts'
import { ProjectQuery } from './parameters.ts'

const route = createRoute({
  method: 'get',
  path: '/projects',
  summary: 'The projects, the one that ran last first, and the branches of one',
  request: { query: ProjectQuery },
  responses: answers(ProjectsAnswer, 'Projects, and the branches of the one asked for, the latest first'),
})

export const projectsRoutes = ({ store }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const principal = c.get('principal')
    const chosen = await chooseProject(store, principal, c.req.valid('query').project)
    const projects = (await visibleProjects(store, principal)).map(({ name, runs, lastRunAt }) => ({
      name,
      runs,
      lastRunAt: lastRunAt === null ? null : new Date(lastRunAt).toISOString(),
    }))
    return c.json({ projects, branches: chosen ? await store.branches(chosen.project) : [] }, 200)
  })
