import { mainBranchOf } from './main-branch.ts'
import type { RunFacts } from './run-facts.ts'

/** What the runs have in common, as numbers. */
export interface RunColumns {
  facts: readonly RunFacts[]
  /** Runs of the same number ran the same code. */
  code: Int32Array
  /** One line of development on one kind of machine: a change of the code breaks a test along it, or mends it. */
  chain: Int32Array
  /** By chain: is it the main line? */
  isMain: boolean[]
  /** By chain: is it work in progress, where tests break all the time? */
  isWork: boolean[]
  /** 0 where a run says nothing about single tests. */
  counts: Uint8Array
  dimensions: Dimension[]
}

export interface Dimension {
  name: DimensionName
  values: string[]
  /** Index into `values` of each run, -1 = unknown. */
  of: Int32Array
}

export type DimensionName = 'os' | 'node' | 'workers' | 'shard' | 'hour'

/** Runs of one command on one work tree follow each other this closely. */
const sessionMs = 2 * 3_600_000

/**
 * Which runs ran the same code, and along which line it changed.
 *
 * - A commit is the same code wherever it ran. If it ever ran on the main branch it belongs to the main line.
 * - With uncommitted changes, or without git, nobody knows: every run is code of its own, and work in progress. Only the
 *   runs of one `shuffle` are taken for one code.
 * - Another operating system or another major version of Node is another line: what fails on one of them, every time, is
 *   broken there, and no test with two outcomes.
 */
export function toColumns(runs: readonly RunFacts[]): RunColumns {
  const main = mainBranchOf(runs)
  const onMain = (run: RunFacts): boolean => !run.pullRequest && (run.branch === null || run.branch === main)
  const mainCommits = new Set(
    runs.flatMap((run) => (run.commit !== null && !run.dirty && onMain(run) ? run.commit : [])),
  )
  const codes = numbering()
  const chains = numbering()
  const lines: string[] = []
  const code = new Int32Array(runs.length)
  const chain = new Int32Array(runs.length)
  let session = { number: 0, at: -Infinity, name: '' }
  for (const [index, run] of runs.entries()) {
    const isKnown = run.commit !== null && !run.dirty
    const plannedName = `${run.plannedBy} ${run.commit}`
    if (!isKnown && run.plannedBy !== null) {
      const goesOn = session.name === plannedName && run.at - session.at <= sessionMs
      session = { number: goesOn ? session.number : session.number + 1, at: run.at, name: plannedName }
    }
    const isUnknown = !isKnown && run.plannedBy === null
    code[index] = codes(isKnown ? run.commit! : isUnknown ? `run ${index}` : `session ${session.number}`)
    const isMainLine = isKnown ? mainCommits.has(run.commit!) : onMain(run) && !isUnknown
    const line = isMainLine ? 'main' : `${isUnknown ? 'work' : 'branch'} ${run.pullRequest} ${run.branch}`
    chain[index] = chains(`${line}\n${run.os}\n${majorOf(run.node)}`)
    lines[chain[index]] = line
  }
  const mainLine = lines.includes('main') ? 'main' : lines[chain.at(-1) ?? 0]
  return {
    facts: runs,
    code,
    chain,
    isMain: lines.map((line) => line === mainLine),
    isWork: lines.map((line) => line !== 'main'),
    // `bisect` makes tests fail on purpose.
    counts: Uint8Array.from(runs, (run) => Number(!run.isOutage && run.plannedBy !== 'bisect')),
    dimensions: [
      dimension('os', runs, (run) => run.os),
      dimension('node', runs, (run) => majorOf(run.node)),
      dimension('workers', runs, (run) => run.workers?.toString() ?? null),
      dimension('shard', runs, (run) => run.shard),
      dimension('hour', runs, ({ at }) => hoursOf(at)),
    ],
  }
}

const majorOf = (node: string | null): string | null => node?.replace(/^v/, '').split('.')[0] ?? null

/** Four hours of the day, UTC: `00-04`. */
function hoursOf(at: number): string {
  const from = Math.floor(new Date(at).getUTCHours() / 4) * 4
  return `${from.toString().padStart(2, '0')}-${(from + 4).toString().padStart(2, '0')}`
}

function numbering(): (key: string) => number {
  const numbers = new Map<string, number>()
  return (key) => {
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    return number
  }
}

function dimension(
  name: DimensionName,
  runs: readonly RunFacts[],
  valueOf: (run: RunFacts) => string | null,
): Dimension {
  const numberOf = numbering()
  const values: string[] = []
  const of = Int32Array.from(runs, (run) => {
    const value = valueOf(run)
    if (value === null) return -1
    const number = numberOf(value)
    values[number] = value
    return number
  })
  return { name, values, of }
}
