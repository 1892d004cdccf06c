import { FAILED, PASSED, PASSED_ON_RETRY } from './run-facts.ts'
import type { RunColumns } from './run-columns.ts'

/** The results of one test, oldest first: those that count. */
export interface TestOutcomes {
  /** Indices into the runs. */
  run: Int32Array
  /** PASSED, FAILED, PASSED_ON_RETRY */
  status: Uint8Array
}

/** The results of a test on one code, or on several that follow each other and all passed. */
export interface CodeGroup {
  /** Places in the test's outcomes, oldest first. */
  places: number[]
  passed: number
  failed: number
  retried: number
  /** Different codes in it. */
  codes: number
}

export interface CodeChain {
  chain: number
  /** In the order in which their codes were first seen. */
  groups: CodeGroup[]
}

/** Drops what does not count: outages, and what did not come to an end. */
export function outcomesOf(
  { counts }: RunColumns,
  run: Int32Array,
  status: Uint8Array,
  from = 0,
  to = run.length,
): TestOutcomes {
  // Plain loops: every result passes here.
  const kept = { run: new Int32Array(to - from), status: new Uint8Array(to - from) }
  let length = 0
  for (let place = from; place < to; place++) {
    if (counts[run[place]!] !== 1 || status[place]! > PASSED_ON_RETRY) continue
    kept.run[length] = run[place]!
    kept.status[length++] = status[place]!
  }
  return { run: kept.run.slice(0, length), status: kept.status.slice(0, length) }
}

/** A code that runs again later stays where it was first seen. */
export function chainsOf({ code, chain }: RunColumns, { run, status }: TestOutcomes): CodeChain[] {
  const chains = new Map<number, Map<number, CodeGroup>>()
  for (let place = 0; place < run.length; place++) {
    const index = run[place]!
    let groups = chains.get(chain[index]!)
    if (!groups) chains.set(chain[index]!, (groups = new Map()))
    let group = groups.get(code[index]!)
    if (!group) groups.set(code[index]!, (group = { places: [], passed: 0, failed: 0, retried: 0, codes: 1 }))
    group.places.push(place)
    if (status[place] === PASSED) group.passed++
    else if (status[place] === FAILED) group.failed++
    else group.retried++
  }
  return [...chains].map(([number, groups]) => ({ chain: number, groups: joinPassed([...groups.values()]) }))
}

export const allPassed = ({ failed, retried }: CodeGroup): boolean => failed + retried === 0

/** What passed all along is one group: it makes no difference for the rest, and most is like that. */
function joinPassed(groups: CodeGroup[]): CodeGroup[] {
  const joined: CodeGroup[] = []
  for (const group of groups) {
    const last = joined.at(-1)
    if (last && allPassed(last) && allPassed(group)) {
      last.places.push(...group.places)
      last.passed += group.passed
      last.codes += group.codes
    } else joined.push(group)
  }
  return joined
}
