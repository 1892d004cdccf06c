import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

export interface GitFiles {
  commit: string | null
  branch: string | null
  remote: string | null
}

/**
 * Reads the commit, branch and remote out of `.git` itself: at once, and where the `git` command is missing or refuses
 * ("dubious ownership" in containers). Never throws.
 */
export function readGitFiles(root: string): GitFiles {
  try {
    const gitDir = resolveGitDir(root)
    const common = commonDir(gitDir)
    const head = readFileSync(join(gitDir, 'HEAD'), 'utf8').trim()
    const ref = /^ref: (.+)$/.exec(head)?.[1]
    return {
      commit: ref === undefined ? hash(head) : readRef(gitDir, common, ref),
      branch: ref?.startsWith('refs/heads/') && ref !== 'refs/heads/.invalid' ? ref.slice('refs/heads/'.length) : null,
      remote: readRemote(common),
    }
  } catch {
    return { commit: null, branch: null, remote: null }
  }
}

/** `.git` is a file in worktrees and submodules: `gitdir: <path>`. */
function resolveGitDir(root: string): string {
  const path = join(root, '.git')
  if (statSync(path).isDirectory()) return path
  const target = readFileSync(path, 'utf8')
    .replace(/^gitdir: /, '')
    .trim()
  return isAbsolute(target) ? target : join(root, target)
}

function commonDir(gitDir: string): string {
  const target = read(join(gitDir, 'commondir'))?.trim()
  if (target === undefined) return gitDir
  return isAbsolute(target) ? target : join(gitDir, target)
}

function readRef(gitDir: string, common: string, ref: string): string | null {
  const loose = read(join(gitDir, ref)) ?? read(join(common, ref))
  if (loose !== undefined) return hash(loose.trim())
  const packed = read(join(common, 'packed-refs'))?.split('\n') ?? []
  return hash(packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? '')
}

const hash = (text: string): string | null => (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text) ? text : null)

/** The address of `origin`, else of the first remote. */
function readRemote(common: string): string | null {
  let remote: string | null = null
  let section: string | undefined
  for (const line of read(join(common, 'config'))?.split('\n') ?? []) {
    if (/^\s*\[/.test(line)) section = /^\s*\[remote "(.+)"\]/.exec(line)?.[1]
    const url = section === undefined ? undefined : /^\s*url\s*=\s*"?([^"]+?)"?\s*$/.exec(line)?.[1]
    if (url !== undefined && (remote === null || section === 'origin')) remote = url
  }
  return remote
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
