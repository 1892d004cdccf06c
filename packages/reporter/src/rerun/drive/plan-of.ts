import type { OrderPlan, PlannedFile } from '../../order/plan.ts'
import type { KnownTest } from './history.ts'

/** The plan that runs these tests in this order. A file's tests run together, where the first of them stands. */
export function planOf(tests: readonly KnownTest[], root: string): OrderPlan {
  const files = new Map<string, PlannedFile & { tests: string[] }>()
  const last = tests.at(-1)
  for (const { project, path, key } of tests) {
    const name = `${project}\0${path}`
    const file = files.get(name) ?? { project, path, tests: [] }
    // The file of the last test runs last, or that test would not be last.
    if (project === last?.project && path === last.path) files.delete(name)
    files.set(name, file)
    file.tests.push(key)
  }
  return { version: 1, planned: 'only', root, files: [...files.values()] }
}
