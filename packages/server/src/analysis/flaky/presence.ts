import { hasStopped } from './lasting.ts'
import type { RunColumns } from './run-columns.ts'
import type { OutcomeHistory } from './run-facts.ts'

/** Whole runs of the main line, in which a test would have come if it still existed: place of each run, -1 = no such run. */
export interface MainLine {
  place: Int32Array
  runs: number
}

export function mainLineOf({ facts, chain, isMain }: RunColumns): MainLine {
  const belongs = facts.map(({ partial }, index) => !partial && isMain[chain[index]!])
  const place = new Int32Array(facts.length).fill(-1)
  let runs = 0
  for (const [index, does] of belongs.entries()) if (does) place[index] = runs++
  return { place, runs }
}

/** By chain: the main line on a kind of machine that still runs. */
export function currentChains({ chain, isMain }: RunColumns, { place, runs }: MainLine): boolean[] {
  return isMain.map((main, number) => {
    if (!main) return false
    const own = [...place].filter((at, index) => at >= 0 && chain[index] === number)
    return own.length === 0 || !hasStopped(own[0]!, own.at(-1)!, own.length, runs)
  })
}

/** Is the test gone from the main line? One that never was there is not gone: it is on its way. */
export function isGone({ first, run }: OutcomeHistory, test: number, { place, runs }: MainLine): boolean {
  let from = -1
  let to = -1
  let times = 0
  for (let index = first[test]!; index < first[test + 1]!; index++) {
    const at = place[run[index]!]!
    if (at < 0) continue
    if (from < 0) from = at
    to = at
    times++
  }
  return times > 0 && hasStopped(from, to, times, runs)
}
