import type { Lane, LaneTest, RunAnswer } from '../../../api/types.ts'
import { stayedInPlace } from './stayed-in-place.ts'

/** Where a test stood in another run. */
export interface Was {
  worker: number | null
  shard: number | null
  sequence: number
  position: number
}

export interface OrderChange {
  /** By test id; tests that the other run did not have are missing. */
  was: Map<string, Was>
  /** Tests that stand elsewhere among the tests of their own file. */
  movedInFile: Set<string>
  /** Files that ran on another worker. */
  movedFiles: string[]
  /** Files that ran on the same worker, but elsewhere among its files. */
  shiftedFiles: string[]
  /** Tests of this run that the other did not run. */
  added: number
  /** Tests of the other run that this one did not run. */
  gone: number
}

export const fileKey = ({ project, file }: { project: string; file: string }): string => `${project}\0${file}`
const laneKey = ({ worker, shard }: Lane): string => `${shard ?? ''}/${worker ?? '?'}`

/** What differs in the order of `now` from `before`. */
export function compareOrder(now: RunAnswer, before: RunAnswer): OrderChange {
  const was = new Map<string, Was>()
  for (const { worker, shard, tests } of before.lanes) {
    for (const { id, sequence, position } of tests) was.set(id, { worker, shard, sequence, position })
  }
  const ids = new Set(now.lanes.flatMap((lane) => lane.tests.map((test) => test.id)))
  return {
    was,
    movedInFile: movedInFile(now.lanes, was),
    ...movedFiles(now.lanes, before.lanes),
    added: [...ids].filter((id) => !was.has(id)).length,
    gone: [...was.keys()].filter((id) => !ids.has(id)).length,
  }
}

/** All but the largest set of tests whose order among each other is as it was: one test put first is one move, not n. */
function movedInFile(lanes: Lane[], was: Map<string, Was>): Set<string> {
  const moved = new Set<string>()
  for (const tests of testsByFile(lanes).values()) {
    const known = tests.filter((test) => was.has(test.id)).toSorted((a, b) => a.position - b.position)
    const stayed = stayedInPlace(known.map((test) => was.get(test.id)!.position))
    for (const [index, test] of known.entries()) if (!stayed.has(index)) moved.add(test.id)
  }
  return moved
}

function movedFiles(now: Lane[], before: Lane[]): Pick<OrderChange, 'movedFiles' | 'shiftedFiles'> {
  const placeBefore = filePlaces(before)
  const moved: string[] = []
  const shifted: string[] = []
  for (const lane of now) {
    const files = filesOfLane(lane)
    const here = files.filter((file) => placeBefore.get(file)?.lane === laneKey(lane))
    const stayed = stayedInPlace(here.map((file) => placeBefore.get(file)!.index))
    for (const [index, file] of here.entries()) if (!stayed.has(index)) shifted.push(file)
    for (const file of files) {
      const place = placeBefore.get(file)
      if (place && place.lane !== laneKey(lane)) moved.push(file)
    }
  }
  return { movedFiles: moved, shiftedFiles: shifted }
}

function filePlaces(lanes: Lane[]): Map<string, { lane: string; index: number }> {
  const places = new Map<string, { lane: string; index: number }>()
  for (const lane of lanes) {
    for (const [index, file] of filesOfLane(lane).entries()) places.set(file, { lane: laneKey(lane), index })
  }
  return places
}

/** Files in the order of their first tests. */
export const filesOfLane = ({ tests }: Lane): string[] => [...new Set(tests.map(fileKey))]

export function testsByFile(lanes: Lane[]): Map<string, LaneTest[]> {
  const files = new Map<string, LaneTest[]>()
  for (const test of lanes.flatMap((lane) => lane.tests)) {
    const key = fileKey(test)
    const list = files.get(key)
    if (list) list.push(test)
    else files.set(key, [test])
  }
  return files
}

export interface RanBefore {
  lane: Lane
  test: LaneTest
  /** Ran before it on its worker in this run, and not in the other one. Closest first. */
  newBefore: LaneTest[]
  /** Ran before it in the other run, and not in this one, as ids in that run's order. */
  noLonger: LaneTest[]
  /** How many ran before it on its worker, in this run. */
  count: number
}

/**
 * What ran before a test on its worker, against the other run: the candidates for an order-dependent failure.
 * Undefined where one of the two runs did not run it.
 */
export function ranBefore(id: string, now: RunAnswer, before: RunAnswer): RanBefore | undefined {
  const here = findTest(id, now)
  const there = findTest(id, before)
  if (!here || !there) return undefined
  const beforeHere = here.lane.tests.slice(0, here.index)
  const beforeThere = there.lane.tests.slice(0, there.index)
  const idsHere = new Set(beforeHere.map((test) => test.id))
  const idsThere = new Set(beforeThere.map((test) => test.id))
  return {
    lane: here.lane,
    test: here.test,
    newBefore: beforeHere.filter((test) => !idsThere.has(test.id)).toReversed(),
    noLonger: beforeThere.filter((test) => !idsHere.has(test.id)),
    count: beforeHere.length,
  }
}

function findTest(id: string, { lanes }: RunAnswer): { lane: Lane; test: LaneTest; index: number } | undefined {
  for (const lane of lanes) {
    const index = lane.tests.findIndex((test) => test.id === id)
    if (index >= 0) return { lane, test: lane.tests[index]!, index }
  }
  return undefined
}
