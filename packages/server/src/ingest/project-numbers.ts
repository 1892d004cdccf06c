import type { Store } from '../store/store.ts'

/** The number of a project never changes. */
export function rememberProjects(store: Store) {
  const numbers = new Map<string, number>()
  return {
    find: async (name: string): Promise<number | undefined> => numbers.get(name) ?? store.findProject(name),
    async open(name: string): Promise<number> {
      const project = numbers.get(name) ?? (await store.openProject(name))
      numbers.set(name, project)
      return project
    },
  }
}
