import { readPathPattern, type PathPattern } from './path-pattern.ts'

export interface OwnerRule {
  /** From 0; GitHub has no sections, so all rules are in section 0. */
  section: number
  pattern: PathPattern
  /** Empty: whatever matches belongs to nobody. */
  owners: string[]
}

/** Of one line; no company has as many teams. */
const MAX_OWNERS = 50
const MAX_OWNER_LENGTH = 255

/**
 * The rules of a CODEOWNERS file in the order of their lines, in the syntax of GitHub and with the sections of GitLab
 * (`[Name] @default`). A line that the host would not take is left out, as the host does.
 */
export function parseCodeowners(text: string, spend: (steps: number) => void): OwnerRule[] {
  const rules: OwnerRule[] = []
  const sections = new Map<string, number>()
  let section = 0
  let usual: string[] = []
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const heading = /^\^?\[([^\]]*)\](?:\[\d+\])?(?:\s(.*))?$/.exec(trimmed)
    if (heading) {
      const name = heading[1]!.trim().toLowerCase()
      if (!sections.has(name)) sections.set(name, sections.size + 1)
      section = sections.get(name)!
      usual = readOwners(heading[2] ?? '') ?? []
      continue
    }
    const { first, rest } = splitPattern(trimmed)
    const owners = readOwners(rest)
    const pattern = /^\^?\[/.test(first) ? undefined : readPathPattern(first, spend)
    if (owners && pattern) rules.push({ section, pattern, owners: owners.length > 0 ? owners : usual })
  }
  return rules
}

/** The pattern ends at the first white space that no `\` stands before. */
function splitPattern(line: string): { first: string; rest: string } {
  let at = 0
  while (at < line.length && !/\s/.test(line[at]!)) at += line[at] === '\\' ? 2 : 1
  return { first: line.slice(0, at), rest: line.slice(at) }
}

/** Undefined where one of them is no owner: then the line counts for nothing. */
function readOwners(text: string): string[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const comment = words.findIndex((word) => word.startsWith('#'))
  const owners = [...new Set(comment === -1 ? words : words.slice(0, comment))]
  return owners.length <= MAX_OWNERS && owners.every(isOwner) ? owners : undefined
}

/** `@user`, `@group/team`, `@@role` (GitLab) or an address. */
const isOwner = (word: string): boolean =>
  word.length <= MAX_OWNER_LENGTH && (/^@@?[^@\s]+$/.test(word) || /^[^@\s]+@[^@\s]+$/.test(word))
