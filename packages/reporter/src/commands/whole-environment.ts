import { within } from '../delivery/timers.ts'
import type { Env } from '../environment/ci-variables.ts'
import { gatherEnvironment, type RunEnvironment } from '../environment/environment.ts'

/** Git is given up after 2 s. */
const GIT_TIMEOUT_MS = 3000

/** All that is known of where a command was started; `git`, which keeps no process alive, is waited for. */
export async function wholeEnvironment(root: string | null, env: Env, top = root): Promise<RunEnvironment> {
  const gathering = gatherEnvironment(root, env, top)
  return (await within(GIT_TIMEOUT_MS, gathering.complete())) ?? gathering.current()
}
