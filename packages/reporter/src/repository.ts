import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, resolve, win32 } from 'node:path'

/** The nearest folder at or above `start` that holds `.git` (a folder, or a file in a worktree or submodule). */
export function findRepositoryRoot(start: string): string | null {
  return findAbove(start, (folder) => existsSync(join(folder, '.git')))
}

/** The nearest folder from `start` upwards (to `top`, if given) for which `matches` holds. */
export function findAbove(start: string, matches: (folder: string) => boolean, top?: string): string | null {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (matches(folder)) return folder
    if (folder === top || folder === dirname(folder)) return null
  }
}

/**
 * The folder of the reports: `dir` if given, else the nearest `.stratigraph` at or above `cwd` inside the git
 * repository, else `<cwd>/.stratigraph`.
 */
export function findStratigraphDir(cwd: string, dir: string | null): string {
  if (dir !== null) return resolve(cwd, dir)
  const top = findRepositoryRoot(cwd)
  const holder = findAbove(cwd, (folder) => existsSync(join(folder, '.stratigraph')), top ?? cwd)
  return join(holder ?? cwd, '.stratigraph')
}

/** Creates `<dir>/<folder>`, and in `dir` a `.gitignore` that keeps all of it out of git. */
export function prepareStratigraphDir(dir: string, folder = '.'): string {
  const path = join(dir, folder)
  makeFolders(path)
  const ignore = join(dir, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  return path
}

function makeFolders(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    // Node calls it ENOENT where a file system may only be read; the first folder, made by itself, tells the reason.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      mkdirSync(findAbove(path, (folder) => existsSync(dirname(folder)))!)
    }
    throw error
  }
}

/** Turns paths of any separator into paths relative to the root with `/`: the same on every machine. */
export function createRelativizer(root: string): (path: string) => string {
  const roots = namesOf(root)
  return (path) => {
    if (!isAbsolute(path)) return slashed(posix.normalize(slashed(path)))
    const candidates = roots.map((from) => slashed(relative(from, path)))
    return candidates.find((candidate) => !candidate.startsWith('../')) ?? candidates[0]!
  }
}

/** A folder as it was given, and its real path where that is another (macOS: /tmp). */
export const namesOf = (folder: string): string[] => [...new Set([folder, realpath(folder)])]

const isWindowsPath = (path: string): boolean => /^[a-z]:[\\/]|^\\\\/i.test(path)
const isAbsolute = (path: string): boolean => path.startsWith('/') || isWindowsPath(path)
const slashed = (path: string): string => path.replaceAll('\\', '/')

const relative = (from: string, to: string): string =>
  isWindowsPath(from) ? win32.relative(from, to) : posix.relative(from, to)

/** The runner may report real paths while the root was reached through a link (macOS: /tmp). */
function realpath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
