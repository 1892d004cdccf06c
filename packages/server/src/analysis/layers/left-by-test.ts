import type { ProvenLeak } from '../../../../reporter/src/proof.ts'
import type { Leak } from '../../../../reporter/src/report.ts'
import type { SeenUse } from './observed-layer.ts'
import { leftBehind, placeOf, stableName, touchesOf, whatIsLeft, type Touch } from './touches.ts'

/** What one run has seen of a test. */
export interface SeenState {
  uses: readonly SeenUse[]
  leaks: readonly Leak[]
}

/** The likeliest to make another test fail first. */
const rank: readonly ProvenLeak['kind'][] = [
  ...(['row', 'file', 'mock', 'fake-timers', 'module-state', 'environment', 'global', 'prototype'] as const),
  ...(['working-directory', 'listener', 'handle', 'timer'] as const),
]
/** What is still there in another process. */
const outlasts = new Set<ProvenLeak['kind']>(['row', 'file', 'handle'])
const MOST = 10

/**
 * What one test leaves where another may trip over it. What the other changes itself before it looks is no matter to it.
 *
 * @param sameProcess false: what ends with a process is left out
 */
export function leftByTest(polluter: SeenState, victim: SeenState, sameProcess: boolean): ProvenLeak[] {
  const own = new Set(victim.leaks.map(({ name }) => name))
  const all = [...leftOutside(polluter.uses, victim.uses), ...polluter.leaks].filter(
    ({ kind }) => sameProcess || outlasts.has(kind),
  )
  const told = all.filter(
    ({ kind, name }, place) => all.findIndex((other) => other.kind === kind && other.name === name) === place,
  )
  const others = told.filter(({ name }) => !own.has(name))
  return (others.length > 0 ? others : told)
    .toSorted((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind))
    .slice(0, MOST)
}

/** Rows and files that one test wrote and nobody removed, where the other looks. */
function leftOutside(polluter: readonly SeenUse[], victim: readonly SeenUse[]): ProvenLeak[] {
  const looked = touchesOf(victim, { undone: true })
  const left = leftBehind(polluter).filter((touch) => looked.some((other) => isSame(other, touch)))
  const places = Map.groupBy(left, ({ boundary, object }) => `${boundary.target} ${object}`)
  return [...places.values()].map((touches): ProvenLeak => {
    const [first] = touches as [Touch]
    return first.boundary.kind === 'filesystem'
      ? { kind: 'file', name: first.object, change: 'added' }
      : { kind: 'row', name: `${whatIsLeft(touches)} in ${placeOf(first, [first.object])}`, change: 'left' }
  })
}

const isSame = (a: Touch, b: Touch): boolean =>
  a.object === b.object && stableName(a.boundary.target) === stableName(b.boundary.target)
