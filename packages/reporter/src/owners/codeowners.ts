import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cleanText } from '../clip.ts'
import { parseCodeowners } from './parse-codeowners.ts'

export interface Codeowners {
  /** Where it was read, relative to the repository. */
  source: string
  /**
   * The owners of each file, in the order of CODEOWNERS: of the last line that matches, in each of GitLab's sections.
   * Undefined where the patterns were made to take long.
   * @param paths relative to the repository, with `/`
   */
  ownersOf(paths: readonly string[]): string[][] | undefined
}

/** The first of them counts. GitHub reads the first three, GitLab the last three. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS']

/** GitHub takes no larger one either. */
const MAX_BYTES = 3 * 1024 * 1024

/** Comparisons: less than a second. Most lines begin with folders, and are looked at for the files below them alone. */
const MAX_STEPS = 20_000_000

class TooMuchWork extends Error {}

/** The CODEOWNERS of a repository, or null where there is none that can be read. Never throws. */
export function readCodeowners(root: string): Codeowners | null {
  for (const source of PLACES) {
    const path = join(root, source)
    try {
      const facts = statSync(path, { throwIfNoEntry: false })
      if (!facts?.isFile()) continue
      return facts.size > MAX_BYTES ? null : createCodeowners(source, readFileSync(path, 'utf8'))
    } catch {
      return null
    }
  }
  return null
}

export function createCodeowners(source: string, text: string): Codeowners {
  let steps = 0
  const spend = (more: number): void => {
    steps += more
    if (steps > MAX_STEPS) throw new TooMuchWork()
  }
  const rules = parseCodeowners(cleanText(text), spend)
  const byPrefix = new Map<string, number[]>()
  for (const [index, { pattern }] of rules.entries()) {
    const list = byPrefix.get(pattern.prefix)
    if (list) list.push(index)
    else byPrefix.set(pattern.prefix, [index])
  }
  // The last that matches counts, so the last come first.
  for (const list of byPrefix.values()) list.reverse()

  function ownersOfFile(path: string): string[] {
    const names = path.split('/')
    const last = new Map<number, number>()
    for (const prefix of prefixesOf(names)) {
      for (const index of byPrefix.get(prefix) ?? []) {
        const { section, pattern } = rules[index]!
        spend(1)
        if (index > (last.get(section) ?? -1) && pattern.matches(names)) last.set(section, index)
      }
    }
    const matching = [...last.values()].toSorted((a, b) => a - b)
    return [...new Set(matching.flatMap((index) => rules[index]!.owners))]
  }

  return {
    source,
    ownersOf(paths) {
      steps = 0
      try {
        return paths.map(ownersOfFile)
      } catch (error) {
        if (error instanceof TooMuchWork) return undefined
        throw error
      }
    },
  }
}

/** '' and every start of the path, the whole of it too: where rules that begin with names can be found. */
function prefixesOf(names: readonly string[]): string[] {
  const prefixes = ['']
  for (const name of names) prefixes.push(prefixes.length === 1 ? name : `${prefixes.at(-1)}/${name}`)
  return prefixes
}
