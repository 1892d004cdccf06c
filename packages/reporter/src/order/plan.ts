import { relative } from 'node:path'
import { builtins } from '../builtins.ts'

/**
 * An order to be forced on a run: which files and tests run, and in which order. The command line writes it into a file
 * and names that file in the environment, which every worker inherits.
 */
export interface OrderPlan {
  version: 1
  /**
   * `only`: nothing else runs, and one test after the other, whatever is declared concurrent.
   * `first`: what is not planned runs afterwards, in declared order.
   */
  planned: 'only' | 'first'
  /** The command that chose the order: `run.plannedBy` of the reports. */
  by?: string
  /** Absolute: what the files' paths are relative to. */
  root: string
  /** In order. */
  files: PlannedFile[]
  /** Everything that its tests leave behind is looked for, whatever it costs. */
  deep?: boolean
  /** Of our reporter, as the user's configuration has them: the command line puts in a reporter without any. */
  reporterOptions?: unknown
}

export interface PlannedFile {
  /** The runner's project, '' where there is none; null = whichever has the file. */
  project: string | null
  /** Relative to the root, with `/`. */
  path: string
  /** Keys (see `testKey`) of the tests that run, in order; null = all, in declared order. */
  tests: string[] | null
}

export const ORDER_VARIABLE = 'STRATIGRAPH_ORDER'

/** Names a test inside its file: its joined title path, and its ordinal where it has one. */
export const testKey = (name: string, ordinal: number): string => (ordinal === 0 ? name : `${name}\u001e${ordinal}`)

let loaded: { path: string; plan: OrderPlan } | undefined

/** The order that this process has to keep, if any. Throws if it cannot be read: a wrong order would prove nothing. */
export function currentPlan(env: Record<string, string | undefined> = process.env): OrderPlan | undefined {
  const path = env[ORDER_VARIABLE]
  if (!path) return undefined
  if (loaded?.path !== path) loaded = { path, plan: JSON.parse(builtins.fs.readFileSync(path, 'utf8')) as OrderPlan }
  return loaded.plan
}

/** For the facts of a run: which command chose its order, if any. */
export function plannedByFact(): { plannedBy?: string } {
  const by = currentPlan()?.by
  return by === undefined ? {} : { plannedBy: by }
}

/** What the plan says of a file; undefined = nothing. */
export function plannedFile(plan: OrderPlan, absolutePath: string, project: string): PlannedFile | undefined {
  const path = relative(plan.root, absolutePath).replaceAll('\\', '/')
  return plan.files.find((file) => file.path === path && (file.project === null || file.project === project))
}

/** Files in the order of the plan; those that it does not name last, or left out. */
export function inPlannedOrder<File>(
  plan: OrderPlan,
  files: readonly File[],
  nameOf: (file: File) => { path: string; project: string },
): File[] {
  const placeOf = new Map(
    files.map((file) => {
      const { path, project } = nameOf(file)
      const planned = plannedFile(plan, path, project)
      return [file, planned ? plan.files.indexOf(planned) : Infinity]
    }),
  )
  return files
    .filter((file) => plan.planned === 'first' || placeOf.get(file)! < Infinity)
    .toSorted((left, right) => placeOf.get(left)! - placeOf.get(right)! || 0)
}
