/** A pattern of CODEOWNERS, ready to be matched. */
export interface PathPattern {
  /** The folders or names that the pattern begins with, joined by `/`: only below them can it match. '' = anywhere. */
  prefix: string
  matches: (path: readonly string[]) => boolean
}

/** What one name of a path may be: a text, or characters, any one (`?`) and any number (`*`). */
type NamePattern = string | readonly string[]
const ANY_NAMES = Symbol('**')
type Part = NamePattern | typeof ANY_NAMES

// Code points that no text holds: they stand for the wildcards among characters.
const ONE = '\u{f0000}'
const MANY = '\u{f0001}'

const MAX_PATTERN_LENGTH = 1000

/**
 * The patterns of CODEOWNERS are those of .gitignore, with exceptions: no `!`, no `[...]`, and `folder/*` means the
 * files of that folder alone (https://docs.github.com/articles/about-code-owners#codeowners-syntax).
 *
 * No expression is built from a pattern: its cost is at most pattern times path, whatever somebody writes.
 * @param spend called with the number of comparisons; may throw
 * @returns undefined for what matches nothing, or is no pattern
 */
export function readPathPattern(pattern: string, spend: (steps: number) => void): PathPattern | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH || pattern.startsWith('!') || pattern.includes('***')) return undefined
  const names = pattern.split('/')
  if (names[0] === '') names.shift()
  else if (names.length === 1 || (names.length === 2 && names[1] === '')) names.unshift('**')
  if (names.every((name) => name === '')) return undefined
  const parts = descend(names)
  const firstOpen = parts.findIndex((part) => typeof part !== 'string')
  return {
    prefix: parts.slice(0, firstOpen === -1 ? parts.length : firstOpen).join('/'),
    matches: (path) => matchSequence(parts, path, ANY_NAMES, (part, name) => matchName(part, name, spend), spend),
  }
}

/** A folder stands for all below it; `folder/*` for what is in it. */
function descend(names: string[]): Part[] {
  const last = names.at(-1)!
  const parts = names.map(readName)
  if (last === '' || last === '**') parts.splice(-1, 1, [MANY], ANY_NAMES)
  else if (last !== '*') parts.push(ANY_NAMES)
  return parts
}

function readName(name: string): Part {
  if (name === '**') return ANY_NAMES
  const characters: string[] = []
  let isEscaped = false
  for (const character of name) {
    if (isEscaped) characters.push(character)
    else if (character !== '\\') characters.push(character === '*' ? MANY : character === '?' ? ONE : character)
    isEscaped = !isEscaped && character === '\\'
  }
  return characters.includes(MANY) || characters.includes(ONE) ? characters : characters.join('')
}

function matchName(part: Part, name: string, spend: (steps: number) => void): boolean {
  if (typeof part === 'string') return part === name
  if (part === ANY_NAMES || name === '') return false
  return matchSequence(
    part,
    Array.from(name),
    MANY,
    (wanted, character) => wanted === ONE || wanted === character,
    spend,
  )
}

/** Where what follows a `many` does not fit, only the last `many` takes one more: the usual way to match globs. */
function matchSequence<Wanted, Given>(
  wanted: readonly Wanted[],
  given: readonly Given[],
  many: Wanted,
  fits: (wanted: Wanted, given: Given) => boolean,
  spend: (steps: number) => void,
): boolean {
  let at = 0
  let place = 0
  let lastMany = -1
  let takenFrom = 0
  while (place < given.length) {
    spend(1)
    if (at < wanted.length && wanted[at] === many) {
      lastMany = at++
      takenFrom = place
    } else if (at < wanted.length && fits(wanted[at]!, given[place]!)) {
      at++
      place++
    } else if (lastMany >= 0) {
      at = lastMany + 1
      place = ++takenFrom
    } else return false
  }
  while (at < wanted.length && wanted[at] === many) at++
  return at === wanted.length
}
