import type { BoundaryAnswer } from '../api-schemas/boundaries.ts'
import type { SeenUse } from '../analysis/layers/observed-layer.ts'
import { roundMs } from './round.ts'

/** A test's uses as the API tells them: one entry a boundary, whatever the phases; what waited longest first. */
export function boundariesOf(uses: readonly SeenUse[]): BoundaryAnswer[] {
  const byBoundary = Map.groupBy(uses, ({ boundary: { kind, protocol, target } }) => `${kind}\0${protocol}\0${target}`)
  return [...byBoundary.values()]
    .map((same): BoundaryAnswer => {
      const { kind, protocol, target, own, outside } = same[0]!.boundary
      return {
        kind,
        protocol,
        target,
        ...(own ? { own } : {}),
        ...(outside ? { outside } : {}),
        count: same.reduce((sum, { count }) => sum + count, 0),
        ms: roundMs(same.reduce((sum, { us }) => sum + us, 0) / 1000),
        phases: [...new Set(same.map(({ phase }) => phase))],
        operations: operationsOf(same),
      }
    })
    .toSorted((a, b) => b.ms - a.ms || b.count - a.count)
}

function operationsOf(uses: readonly SeenUse[]): BoundaryAnswer['operations'] {
  const all = uses.flatMap(({ operations }) => operations ?? [])
  const bySubject = Map.groupBy(all, ({ verb, object }) => `${verb}\0${object}`)
  return [...bySubject.values()].map((same) => {
    const { verb, object } = same[0]!
    const undone = same.reduce((sum, one) => sum + (one.undone ?? 0), 0)
    return { verb, object, count: same.reduce((sum, { count }) => sum + count, 0), ...(undone > 0 ? { undone } : {}) }
  })
}
