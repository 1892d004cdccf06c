import type { Codeowners } from './owners/codeowners.ts'
import type { Owners } from './report.ts'

/** A server takes so many; nobody has them. */
const MAX_GROUPS = 10_000

/**
 * Who owns the files of a report. Undefined where there is no CODEOWNERS, or too much of it.
 * @param paths in the order of the dictionary
 */
export function encodeOwners(codeowners: Codeowners | null, paths: readonly string[]): Owners | undefined {
  const owners = codeowners?.ownersOf(paths)
  if (!codeowners || !owners) return undefined
  const groups: string[][] = []
  const indexOf = new Map<string, number>()
  const files = owners.map((group) => {
    const key = group.join(' ')
    const known = indexOf.get(key)
    if (known !== undefined) return known
    indexOf.set(key, groups.length)
    return groups.push(group) - 1
  })
  return groups.length > MAX_GROUPS ? undefined : { source: codeowners.source, groups, files }
}
