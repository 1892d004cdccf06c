import { execFile } from 'node:child_process'
import type { GitFacts } from '../report.ts'
import { readGitFiles } from './git-files.ts'
import { normalizeRemote } from './remote.ts'

const TIMEOUT_MS = 2000

/** What the CI says of the checkout: used where git itself does not tell (no `.git`, detached HEAD). */
export interface CheckoutHint {
  commit: string | null
  branch: string | null
}

/** At once, from files: no date, no subject, and whether the tree is dirty is unknown. */
export function readGit(root: string | null, hint: CheckoutHint): GitFacts | null {
  const files = root === null ? null : readGitFiles(root)
  const commit = files?.commit ?? hint.commit
  if (commit === null) return null
  return {
    commit,
    branch: files?.branch ?? hint.branch,
    dirty: null,
    authoredAt: null,
    subject: null,
    remote: files?.remote ? normalizeRemote(files.remote) : null,
  }
}

/** The same, with what only the `git` command tells. Settles within 2 s and never rejects. */
export async function askGit(root: string, known: GitFacts | null, hint: CheckoutHint): Promise<GitFacts | null> {
  const [status, log] = await Promise.all([
    git(root, ['status', '--porcelain=v2', '--branch', '--untracked-files=no', '--ignore-submodules']),
    git(root, ['log', '-1', '--no-show-signature', '--format=%H%n%aI%n%s']),
  ])
  const [hash, authoredAt, subject] = log?.split('\n') ?? []
  const commit = hash || known?.commit
  if (!commit) return known
  const branch = status === null ? undefined : /^# branch\.head (.+)$/m.exec(status)?.[1]
  return {
    commit,
    branch: known?.branch ?? (branch === undefined || branch === '(detached)' ? hint.branch : branch),
    dirty: status === null ? null : /^[^#\s]/m.test(status),
    authoredAt: authoredAt || null,
    subject: subject?.slice(0, 500).toWellFormed() ?? null,
    remote: known?.remote ?? null,
  }
}

/** Standard output, or null when git is missing, refuses or is too slow. */
function git(cwd: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      args,
      { cwd, env: cleanEnv(), maxBuffer: 16 << 20, windowsHide: true },
      (error, stdout) => {
        clearTimeout(timer)
        process.removeListener('exit', kill)
        resolve(error ? null : stdout)
      },
    )
    const kill = (): unknown => child.kill('SIGKILL')
    // Whoever waits for the answer holds a timer; a run that ends without asking must not wait for git. So not by the
    // option `timeout`, whose timer would keep the process alive.
    const timer = setTimeout(kill, TIMEOUT_MS).unref()
    process.once('exit', kill)
    child.unref()
    for (const stream of [child.stdout, child.stderr]) (stream as { unref?: () => void } | null)?.unref?.()
  })
}

/** Inside a git hook GIT_DIR and GIT_INDEX_FILE point elsewhere. Locks would disturb the user's own git. */
function cleanEnv(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|TRACE.*)$/.test(name)),
  )
  return { ...env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' }
}
