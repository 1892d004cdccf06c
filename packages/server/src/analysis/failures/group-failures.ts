import { normaliseMessage } from './normalise-message.ts'
import { normaliseStack } from './normalise-stack.ts'

export interface FailureText {
  name?: string | undefined
  message: string
  stack?: string | undefined
}

/** One failing result. */
export interface FailedResult {
  test: number
  /** Number of its run. */
  run: number
  /** Key of its error. */
  error: string
}

export interface FailureGroup {
  /** Equal for equal groups, in whatever history. */
  key: string
  /** What all its messages have in common. */
  message: string
  /** The error that it showed last. */
  error: string
  results: number
  /** By how often, then by number. */
  tests: { test: number; results: number }[]
  runs: number
  /** Index of the first and the last of its results. */
  first: number
  last: number
}

export interface FailureKind {
  key: string
  message: string
}

/** Failures with the same key are of one kind: the same normalised message, raised at the same place of the project. */
export function kindOf({ name, message, stack }: FailureText): FailureKind {
  const text = normaliseMessage(message)
  const named = name === undefined || text.startsWith(name) ? text : `${name}: ${text}`
  return { key: JSON.stringify([named, ...normaliseStack(stack ?? '')]), message: named }
}

/**
 * @param results oldest first
 * @returns most results first
 */
export function groupFailures(
  results: readonly FailedResult[],
  errors: ReadonlyMap<string, FailureText>,
): FailureGroup[] {
  const kinds = new Map<string, FailureKind>()
  const groups = new Map<string, FailureGroup & { perTest: Map<number, number>; inRuns: Set<number> }>()
  for (const [index, { test, run, error }] of results.entries()) {
    const text = errors.get(error)
    if (!text) continue
    let kind = kinds.get(error)
    if (!kind) kinds.set(error, (kind = kindOf(text)))
    let group = groups.get(kind.key)
    if (!group) {
      group = {
        ...kind,
        error,
        results: 0,
        tests: [],
        runs: 0,
        first: index,
        last: index,
        perTest: new Map(),
        inRuns: new Set(),
      }
      groups.set(kind.key, group)
    }
    Object.assign(group, { error, last: index, results: group.results + 1 })
    group.perTest.set(test, (group.perTest.get(test) ?? 0) + 1)
    group.inRuns.add(run)
  }
  return [...groups.values()]
    .map(({ perTest, inRuns, ...group }) => ({
      ...group,
      runs: inRuns.size,
      tests: [...perTest]
        .map(([test, count]) => ({ test, results: count }))
        .toSorted((a, b) => b.results - a.results || a.test - b.test),
    }))
    .toSorted((a, b) => b.results - a.results || b.last - a.last)
}
