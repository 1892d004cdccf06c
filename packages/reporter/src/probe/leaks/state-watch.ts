import type { Leak } from '../../report.ts'

/** Compares one kind of state with what it was. Neither function changes anything, or calls code of the user's. */
export interface StateWatch {
  /** Takes for granted what is there now. */
  rebase(): void
  /** What is otherwise than was taken for granted; from then on that is. */
  changes(): readonly Leak[]
  /** True while there is nothing that could change: to look is free then. */
  isEmpty?(): boolean
}

/** The usual answer, after each of thousands of tests: no list of its own. */
export const none: readonly Leak[] = []

/** What stands behind a property: its value, or its accessor, which is not called. */
export const behind = (property: { value?: unknown; get?: unknown }): unknown => property.get ?? property.value

/** Names of one state, each with what tells whether it is still the same. */
export type Snapshot = ReadonlyMap<string, unknown>

/** What was added, removed and changed between two snapshots. What is now as it was at `first` was cleaned up, not left. */
export function differences(kind: Leak['kind'], before: Snapshot, after: Snapshot, first: Snapshot): Leak[] {
  const leaks: Leak[] = []
  const isBack = (name: string): boolean =>
    first.has(name) === after.has(name) && Object.is(first.get(name), after.get(name))
  for (const [name, value] of after) {
    if (before.has(name) && Object.is(before.get(name), value)) continue
    if (!isBack(name)) leaks.push({ kind, name, change: before.has(name) ? 'changed' : 'added' })
  }
  for (const name of before.keys()) if (!after.has(name) && !isBack(name)) leaks.push({ kind, name, change: 'removed' })
  return leaks
}
