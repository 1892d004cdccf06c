import type { LayersAnswer } from '../api-schemas/layers.ts'
import { ownerFilter } from './owner-filter.ts'
import type { View } from './view.ts'

/** A part of the suite: a folder, what somebody owns, or both. */
export interface PartOfSuite {
  /** Path from the repository's root, without a slash at its end. */
  folder?: string | undefined
  owner?: string | undefined
}

/** Which files belong to that part, as a column by the number of the file; undefined: all. */
export function filesOfPart({ catalog }: View, { folder, owner }: PartOfSuite): Uint8Array | undefined {
  if (folder === undefined && owner === undefined) return undefined
  const isOwn = owner === undefined ? undefined : ownerFilter(owner)
  const inside = folder === undefined ? undefined : `${folder.replace(/\/+$/, '')}/`
  return Uint8Array.from(catalog.files, ({ path, file }) =>
    (inside === undefined || path.startsWith(inside)) && (!isOwn || isOwn(catalog.owners.of(file))) ? 1 : 0,
  )
}

const MOST_CHOICES = 200

/** The folders of a period's tests with those above them, by path: the fullest ones, where they are many. */
export function foldersOf({ catalog, tests }: View): LayersAnswer['folders'] {
  const counts = new Map<string, number>()
  for (const test of tests) {
    const { path } = catalog.files[catalog.tests[test]!.file]!
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash)
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
    }
  }
  return toChoices(counts)
    .map(([path, count]) => ({ path, tests: count }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** Owners of a period's tests, those with most first; null where nobody is known to own anything. */
export function ownersOf({ catalog: { owners, tests: records }, tests }: View): LayersAnswer['owners'] {
  if (!owners.areKnown()) return null
  const counts = new Map<string, number>()
  for (const test of tests) {
    for (const name of owners.of(records[test]!.file)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return toChoices(counts).map(([name, count]) => ({ name, tests: count }))
}

const toChoices = (counts: Map<string, number>): [string, number][] =>
  [...counts].toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)).slice(0, MOST_CHOICES)
