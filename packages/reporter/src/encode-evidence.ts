import type { RecordedTest, RecordedUse } from './recording.ts'
import type { EncodableFile } from './encode.ts'
import type { Boundary, Evidence, FileEvidence, TestEvidence, Use } from './report.ts'

/** Shorter waits are the event loop's own. */
const LEAST_IDLE_US = 5000

/** Undefined where no probe looked. A part of it has looked only if it did in every file that has evidence. */
export function encodeEvidence(
  files: readonly EncodableFile[],
  rowOf: Map<RecordedTest, number>,
): Evidence | undefined {
  const seen = files.flatMap(({ evidence }) => evidence ?? [])
  if (seen.length === 0) return undefined
  const boundaries = createBoundaries()
  const usesOf = (uses: readonly RecordedUse[]): { uses?: Use[] } =>
    uses.length === 0
      ? {}
      : { uses: uses.map(({ boundary, ...use }) => ({ boundary: boundaries.index(boundary), ...use })) }

  const tests = files.flatMap((file) =>
    file.tests.flatMap((test): TestEvidence[] => {
      const row = rowOf.get(test)
      if (row === undefined || !test.evidence) return []
      const { uses, leaks, idleUs } = test.evidence
      return [
        {
          row,
          ...usesOf(uses),
          ...(leaks.length > 0 ? { leaks } : {}),
          ...(idleUs >= LEAST_IDLE_US ? { idleUs: Math.round(idleUs) } : {}),
        },
      ]
    }),
  )
  return {
    looked: {
      boundaries: seen.every(({ looked }) => looked.boundaries),
      leaks: seen.every(({ looked }) => looked.leaks),
      mocks: seen.every(({ looked }) => looked.mocks),
    },
    tests: tests.toSorted((a, b) => a.row - b.row),
    files: files.flatMap(({ evidence }, file): FileEvidence[] => {
      if (!evidence) return []
      const { uses, leaks, mocks, spies } = evidence
      if (uses.length + leaks.length + mocks.length + spies === 0) return []
      return [
        {
          file,
          ...usesOf(uses),
          ...(leaks.length > 0 ? { leaks } : {}),
          ...(mocks.length > 0 ? { mocks } : {}),
          ...(spies > 0 ? { spies } : {}),
        },
      ]
    }),
    boundaries: boundaries.list,
  }
}

function createBoundaries(): { list: Boundary[]; index(boundary: Boundary): number } {
  const list: Boundary[] = []
  const known = new Map<string, number>()
  return {
    list,
    index(boundary) {
      const { kind, protocol, target, own = false, outside = false } = boundary
      const key = JSON.stringify([kind, protocol, target, own, outside])
      const index = known.get(key) ?? list.push(boundary) - 1
      known.set(key, index)
      return index
    },
  }
}
