import { isWrite, leftBehind, placeOf, stableName, touchesOf, whatIsLeft, type Touch } from './touches.ts'
import type { SeenUse } from './observed-layer.ts'

/**
 * Why one test can make another fail, in one sentence: what it leaves behind where the other one looks. Null where their
 * boundaries show nothing of the kind: the state may be inside the process.
 *
 * @param victim what it touched when it passed: also what a rollback took back, since it looked there
 */
export function sharedState(polluter: readonly SeenUse[], victim: readonly SeenUse[]): string | null {
  const looked = touchesOf(victim, { undone: true })
  const left = leftBehind(polluter)
  const shared = left.find((touch) => looked.some((other) => isSame(other, touch)))
  if (!shared) return null
  const same = left.filter((touch) => isSame(touch, shared))
  const bothWrite = looked.some((other) => isSame(other, shared) && isWrite(other))
  return `Both ${bothWrite ? 'write' : 'use'} ${placeOf(shared, [shared.object])}; the polluter leaves ${whatIsLeft(same)} there.`
}

/** The two may have been seen in different runs. */
const isSame = (a: Touch, b: Touch): boolean =>
  a.object === b.object && stableName(a.boundary.target) === stableName(b.boundary.target)
