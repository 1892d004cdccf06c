import type { Principal } from '../access.ts'
import { refusal } from '../errors.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { TestRecord } from '../store/store.ts'
import { seenProjects } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'

/**
 * A test's id is unique over all projects.
 * @throws a refusal (404) where the principal sees no such test
 */
export async function findTest(
  { store, history }: RouteDeps,
  principal: Principal,
  id: string,
  asked: string | undefined,
): Promise<{ history: ProjectHistory; test: TestRecord['test'] }> {
  for (const { project, name } of await seenProjects(store, principal, asked)) {
    const test = (await history.names(project, name)).byId(id)
    const found = test && (await history.outline(project))
    if (found) return { history: found, test: test.test }
  }
  throw refusal(404, `there is no test ${JSON.stringify(id)}`, { fix: 'GET /api/v1/tests lists them.' })
}
