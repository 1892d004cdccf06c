/**
 * Makes stacks equal on every machine, and free of names of users: paths in the repository become relative to it, and
 * those in the home folder begin with `~`.
 * @param roots the repository under each name that it has (a link, the real path); either separator
 */
export function createStackCleaner(roots: string[], home: string): (stack: string) => string {
  const inRepository = pathsBelow(roots)
  const inHome = pathsBelow([home])
  return (stack) => stack.replace(inRepository, '').replace(inHome, '~/')
}

/** Matches the folders where a path begins with one: `/app/` is no part of `/srv/app/`. */
function pathsBelow(folders: string[]): RegExp {
  const names = folders
    .map((folder) => folder.replace(/[\\/]+$/, ''))
    .filter((folder) => folder !== '')
    // The longest first: one may lie in another.
    .toSorted((a, b) => b.length - a.length)
    .map((folder) => folder.split(/[\\/]/).map(escaped).join('[\\\\/]'))
  if (names.length === 0) return /(?!)/g
  return new RegExp(`(?<![\\w.~\\\\/-])(?:file:///?)?(?:${names.join('|')})[\\\\/]`, 'g')
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}-]/g, '\\$&')
