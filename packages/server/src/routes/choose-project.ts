import { allowProject, type Principal } from '../access.ts'
import { refusal } from '../errors.ts'
import type { ProjectRecord, Store } from '../store/store.ts'

/**
 * The project that a request is about: the one it names, else the token's, else the one that ran last.
 * Undefined where nothing was ever recorded.
 * @throws a refusal: 403 for another project than the token's, 404 for one that does not exist
 */
export async function chooseProject(
  store: Store,
  principal: Principal,
  asked: string | undefined,
): Promise<ProjectRecord | undefined> {
  if (asked !== undefined) allowProject(principal, asked)
  const name = asked ?? principal.project
  const projects = await store.projects()
  const found = name === null ? projects[0] : projects.find((project) => project.name === name)
  if (!found && asked !== undefined) {
    throw refusal(404, `project: there is no project ${JSON.stringify(asked)}`, {
      field: 'project',
      fix: 'GET /api/v1/projects lists them.',
    })
  }
  return found
}

/** Those that this principal may see. */
export async function visibleProjects(store: Store, { project }: Principal): Promise<ProjectRecord[]> {
  const projects = await store.projects()
  return project === null ? projects : projects.filter(({ name }) => name === project)
}
