import { posix } from 'node:path'
import type { KnownTest } from './history.ts'

/** What a user types for a test: `file > describe > test`, with ` #2` for the second of the same name. */
export function nameOfTest({ project, path, key, titlePath }: KnownTest, base = ''): string {
  const ordinal = key.split('\u001e')[1]
  const name = [posix.relative(base, path) || path, ...titlePath].join(' > ')
  return `${project ? `[${project}] ` : ''}${name}${ordinal ? ` #${Number(ordinal) + 1}` : ''}`
}

export type Match =
  | { test: number }
  | { test: undefined; /** Several fit, and are listed. */ isAmbiguous: boolean; similar: string[] }

const MOST_SIMILAR = 5

/**
 * The test that is meant by `given`: its whole name, else the only one whose name ends so.
 * @param base folder that paths may be given relative to, itself relative to the repository's root
 */
export function findTest(tests: readonly KnownTest[], given: string, base: string): Match {
  const wanted = given.trim()
  const namesOf = (test: KnownTest): string[] => {
    const names = [nameOfTest(test), nameOfTest(test, base)]
    return test.project ? [...names, ...names.map((name) => name.slice(test.project.length + 3))] : names
  }
  const matching = (fits: (name: string) => boolean): number[] =>
    tests.flatMap((test, index) => (namesOf(test).some(fits) ? [index] : []))
  const nameAt = (index: number): string => nameOfTest(tests[index]!, base)

  const exact = matching((name) => name.trim() === wanted)
  if (exact.length === 1) return { test: exact[0]! }
  const ending = exact.length > 0 ? exact : matching((name) => name.endsWith(wanted))
  if (ending.length === 1) return { test: ending[0]! }
  if (ending.length > 1)
    return { test: undefined, isAmbiguous: true, similar: ending.slice(0, MOST_SIMILAR).map(nameAt) }
  return { test: undefined, isAmbiguous: false, similar: similarTo(wanted, [...tests.keys()].map(nameAt)) }
}

/** Names that share most of their pairs of letters with what was given (Dice's coefficient), best first. */
function similarTo(wanted: string, names: readonly string[]): string[] {
  const pairs = pairsOf(wanted)
  return names
    .map((name) => {
      const own = pairsOf(name)
      const shared = [...pairs].filter((pair) => own.has(pair)).length
      return { name, likeness: (2 * shared) / Math.max(1, pairs.size + own.size) }
    })
    .toSorted((left, right) => right.likeness - left.likeness)
    .filter(({ likeness }, _place, [best]) => likeness > 0.6 && likeness > 0.9 * best!.likeness)
    .slice(0, MOST_SIMILAR)
    .map(({ name }) => name)
}

function pairsOf(text: string): Set<string> {
  const letters = text.toLowerCase()
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)))
}
