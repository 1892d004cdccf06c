import { allowProject, type Principal } from '../access.ts'
import { refusal } from '../errors.ts'
import type { ProjectRecord, Store } from '../store/store.ts'

type Chosen = Pick<ProjectRecord, 'project' | 'name'>

/**
 * The project that a request is about: the one it names, else the token's, else the one that ran last.
 * Undefined where nothing was ever recorded.
 * @throws a refusal: 403 for another project than the token's, 404 for one that does not exist
 */
export async function chooseProject(
  store: Store,
  principal: Principal,
  asked: string | undefined,
): Promise<Chosen | undefined> {
  if (asked !== undefined) allowProject(principal, asked)
  const name = asked ?? principal.project
  const found = name === null ? (await store.projects())[0] : await findByName(store, name)
  if (!found && asked !== undefined) {
    throw refusal(404, `project: there is no project ${JSON.stringify(asked)}`, {
      field: 'project',
      fix: 'GET /api/v1/projects lists them.',
    })
  }
  return found
}

async function findByName(store: Store, name: string): Promise<Chosen | undefined> {
  const project = await store.findProject(name)
  return project === undefined ? undefined : { project, name }
}

/** Those that this principal may see, or that one of them. Without counting their runs, where one is named. */
export async function seenProjects(
  store: Store,
  { project }: Principal,
  asked: string | undefined,
): Promise<readonly Chosen[]> {
  const name = asked ?? project
  if (name === null) return store.projects()
  const found = project === null || project === name ? await findByName(store, name) : undefined
  return found ? [found] : []
}

/** Those that this principal may see. */
export async function visibleProjects(store: Store, { project }: Principal): Promise<ProjectRecord[]> {
  const projects = await store.projects()
  return project === null ? projects : projects.filter(({ name }) => name === project)
}
