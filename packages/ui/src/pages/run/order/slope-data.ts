import type { LaneTest, RunAnswer } from '../../../api/types.ts'
import { fileName, titleText } from '../../../format/given.ts'
import { fileKey, filesOfLane, testsByFile } from './order-change.ts'
import type { SlopeData, SlopeItem } from './slope.tsx'
import { stayedInPlace } from './stayed-in-place.ts'

const ABOVE = 8
const BELOW = 4

/** The files of the worker that ran `test`, in both runs. */
export function slopeOfFiles(test: LaneTest, now: RunAnswer, before: RunAnswer): SlopeData {
  const focus = fileKey(test)
  const items = ({ lanes }: RunAnswer): SlopeItem[] => {
    const lane = lanes.find(({ tests }) => tests.some((other) => fileKey(other) === focus))
    return (lane ? filesOfLane(lane) : []).map((key, index) => {
      const path = key.slice(key.indexOf('\0') + 1)
      return { key, place: index + 1, text: fileName(path), hint: path }
    })
  }
  return slopeOf(items(before), items(now), focus)
}

/** The tests of the file of `test`, in both runs. */
export function slopeOfTests(test: LaneTest, now: RunAnswer, before: RunAnswer): SlopeData {
  const items = ({ lanes }: RunAnswer): SlopeItem[] =>
    (testsByFile(lanes).get(fileKey(test)) ?? [])
      .toSorted((a, b) => a.position - b.position)
      .map(({ id, position, titlePath }) => ({
        key: id,
        place: position,
        text: titleText(titlePath.slice(-1)) || '(no title)',
        hint: titleText(titlePath),
      }))
  return slopeOf(items(before), items(now), test.id)
}

function slopeOf(left: SlopeItem[], right: SlopeItem[], focus: string): SlopeData {
  const places = new Map(left.map((item) => [item.key, item.place]))
  const common = right.filter((item) => places.has(item.key))
  const stayed = stayedInPlace(common.map((item) => places.get(item.key)!))
  const moved = new Set(common.filter((_, index) => !stayed.has(index)).map((item) => item.key))
  return { left: around(left, focus), right: around(right, focus), focus, moved }
}

/** What is close to the focus, and more of what ran before it than after. */
function around(items: SlopeItem[], focus: string): SlopeItem[] {
  const at = Math.max(
    0,
    items.findIndex((item) => item.key === focus),
  )
  const from = Math.max(0, Math.min(at - ABOVE, items.length - ABOVE - BELOW - 1))
  return items.slice(from, from + ABOVE + BELOW + 1)
}
