import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { GitFacts, MachineFacts } from '../report.ts'
import { readCodeowners, type Codeowners } from '../owners/codeowners.ts'
import type { QuarantineReading } from '../quarantine/parse-quarantine.ts'
import { readQuarantine } from '../quarantine/read-quarantine.ts'
import { findAbove } from '../repository.ts'
import { readCi } from './ci.ts'
import type { CiReading } from './ci-providers.ts'
import type { Env } from './ci-variables.ts'
import { askGit, readGit } from './git.ts'
import { readMachine } from './machine.ts'
import { slugOfRemote } from './remote.ts'

export interface RunEnvironment {
  git: GitFacts | null
  ci: CiReading | null
  machine: MachineFacts
  codeowners: Codeowners | null
  quarantine: QuarantineReading
}

export interface Gathering {
  /** What is known by now. */
  current(): RunEnvironment
  /** All that will be known: within about 2 s, never rejects. */
  complete(): Promise<RunEnvironment>
}

/**
 * Starts at once: what files and variables tell is there when it returns, what `git` tells comes later.
 * @param root of the git repository; null where there is none
 * @param top what paths are relative to
 */
export function gatherEnvironment(root: string | null, env: Env, top = root): Gathering {
  const ci = readCi(env)
  const hint = { commit: ci?.commit ?? null, branch: ci?.branch ?? null }
  const machine = readMachine()
  const codeowners = top === null ? null : readCodeowners(top)
  const quarantine = top === null ? { entries: [], problems: [] } : readQuarantine(top)
  let git = readGit(root, hint)
  const asked =
    root === null
      ? Promise.resolve()
      : askGit(root, git, hint).then(
          (facts) => void (git = facts),
          () => {},
        )
  const current = (): RunEnvironment => ({ git, ci, machine, codeowners, quarantine })
  return { current, complete: () => asked.then(current) }
}

/** `owner/name` of the git remote, else of the CI, else the name in the nearest package.json, else the folder's. */
export function nameProject({ git, ci }: Pick<RunEnvironment, 'git' | 'ci'>, rootDir: string): string {
  if (git?.remote) return slugOfRemote(git.remote)
  if (ci?.repository && ci.facts.provider !== 'jenkins') return ci.repository
  let name: unknown
  findAbove(rootDir, (folder) => (name = packageName(folder)) !== undefined)
  return typeof name === 'string' && name !== '' ? name : basename(rootDir) || basename(dirname(rootDir)) || 'default'
}

function packageName(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }).name
  } catch {
    return undefined
  }
}
