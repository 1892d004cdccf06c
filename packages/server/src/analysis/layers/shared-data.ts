import { groupBy } from '../order/group-by.ts'
import { countOf, type Finding, type LayerTest, type Suite } from './layer-test.ts'
import type { SeenUse } from './observed-layer.ts'
import { isCleared, isWrite, leftBehind, placeOf, stableName, touchesOf, whatIsLeft, type Touch } from './touches.ts'

/** What one file does to one thing that others can see. */
interface Part {
  file: number
  left: Touch[]
  /** Tests that leave something there; all of them where the file itself does. */
  leaving: Set<number>
  looking: Set<number>
  writes: boolean
}

/** A thing with a name: table, key, queue, file. */
interface Thing {
  touch: Touch
  parts: Map<number, Part>
}

/**
 * Tests of different files that use the same table, key, queue or file, where at least one of them leaves there what it
 * has written. Files that clear it before they use it are safe from the others.
 */
export function sharedData(suite: Suite): Finding[] {
  const things = new Map<string, Thing>()
  for (const [file, tests] of groupBy(suite.tests, (test) => test.file)) gather(things, file, tests, suite)
  const found = [...things.values()].flatMap((thing) => {
    const parts = [...thing.parts.values()]
    const polluting = parts.filter(({ left }) => left.length > 0)
    const others = parts.filter(({ looking, file }) => looking.size > 0 && polluting.some((one) => one.file !== file))
    return polluting.length > 0 && others.length > 0 ? [{ thing, polluting, others }] : []
  })
  // Several tables that the same files share are one matter.
  const matters = groupBy(found, ({ thing, polluting, others }) =>
    JSON.stringify([thing.touch.boundary.target, fileNumbers(polluting), fileNumbers(others)]),
  )
  return [...matters.values()].map(toFinding)
}

const fileNumbers = (parts: readonly Part[]): number[] => parts.map(({ file }) => file)

function gather(things: Map<string, Thing>, file: number, tests: readonly LayerTest[], suite: Suite): void {
  const own = suite.file(file)
  const partAt = (touch: Touch, run: string): Part => {
    const key = keyOf(touch, run)
    const thing = things.get(key) ?? { touch, parts: new Map<number, Part>() }
    things.set(key, thing)
    const part: Part = thing.parts.get(file) ?? {
      file,
      left: [],
      writes: false,
      leaving: new Set(),
      looking: new Set(),
    }
    thing.parts.set(file, part)
    return part
  }
  const all = tests.map(({ test }) => test)
  const take = (uses: readonly SeenUse[], run: string, subjects: readonly number[]): void => {
    for (const touch of leftBehind(uses, [...uses, ...own.uses])) {
      const part = partAt(touch, run)
      part.left.push(touch)
      for (const test of subjects) part.leaving.add(test)
    }
    for (const touch of touchesOf(uses, { undone: true })) {
      if (touch.object === '' || isCleared(touch, [...own.uses, ...uses])) continue
      const part = partAt(touch, run)
      part.writes ||= isWrite(touch)
      for (const test of subjects) part.looking.add(test)
    }
  }
  for (const { test, uses, run } of tests) take(uses, run, [test])
  take(own.uses, own.run, all)
}

/** In another run a folder of `mkdtemp` is another folder, and in the same run of another name too. */
function keyOf({ boundary: { kind, target }, object }: Touch, run: string): string {
  const changes = stableName(target) !== target || stableName(object) !== object
  return JSON.stringify([kind, kind === 'filesystem' ? '' : target, object, changes ? run : ''])
}

type Found = { thing: Thing; polluting: Part[]; others: Part[] }

function toFinding(found: Found[]): Finding {
  const { thing, polluting, others } = found[0]!
  const leaving = new Set(found.flatMap((one) => one.polluting.flatMap((part) => [...part.leaving])))
  const looking = new Set(found.flatMap((one) => one.others.flatMap((part) => [...part.looking])))
  const left = found.flatMap((one) => one.polluting.flatMap((part) => part.left))
  const objects = found.map((one) => one.thing.touch.object).toSorted((a, b) => (a < b ? -1 : 1))
  const files = new Set([...polluting, ...others].map(({ file }) => file)).size
  const does = others.every(({ writes }) => writes) ? 'write' : 'use'
  const who =
    polluting.length > 1
      ? `${polluting.length} of them leave`
      : `${countOf(polluting[0]!.leaving.size, 'test')} of this file ${polluting[0]!.leaving.size === 1 ? 'leaves' : 'leave'}`
  return {
    kind: 'shared-data',
    severity: polluting.length > 1 ? 'medium' : 'low',
    tests: [...new Set([...leaving, ...looking])],
    subject: { thing: stableName(`${thing.touch.boundary.target} ${objects[0]}`) },
    evidence: `${countOf(files, 'file')} ${does} ${placeOf(thing.touch, objects)}; ${who} ${whatIsLeft(left)} there.`,
    costMs: null,
    leaving: [...leaving],
  }
}
