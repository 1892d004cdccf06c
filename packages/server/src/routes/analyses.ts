import type { Context } from 'hono'
import type { AppEnv } from '../access.ts'
import type { View } from '../answers/view.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { RouteDeps } from './deps.ts'
import { patienceMs, readVerdicts } from './verdicts.ts'

/**
 * What is known of a project's tests beyond their results: verdicts, and steps in durations. Nobody waits long for it;
 * marks the answer as out of date where something newer is on its way.
 */
export async function readAnalyses(
  deps: RouteDeps,
  c: Context<AppEnv>,
  project: ProjectHistory,
  branch: string | undefined,
): Promise<Pick<View, 'verdicts' | 'slow'>> {
  const [verdicts, steps] = await Promise.all([
    readVerdicts(deps, c, project),
    deps.history.slow(project).soon(branch, patienceMs),
  ])
  if (!steps?.isCurrent) c.header('Cache-Control', 'no-store')
  return { verdicts, slow: steps?.analysis }
}
