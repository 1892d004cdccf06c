import { expect, test } from 'vitest'
import { readProcesses, tellProcesses } from '../../packages/server/src/codec/process-column.ts'
import { fold } from '../../packages/server/src/codec/bytes.ts'
import { seededRandom } from '../../bench/support/random.ts'

type Column = (number | null)[]

/** As docs/storage.md says it, with a plain sort. */
function toldPlainly(process: Column, { worker, startUs }: { worker: Column; startUs: Column }): number[] {
  const symbols = process.map(() => 0)
  const files = [...process.keys()].filter((file) => process[file] !== null)
  const startOf = (file: number): number => startUs[file] ?? Infinity
  const last = new Map<number | null, number>()
  let next = 0
  files.sort((left, right) => (startOf(left) === startOf(right) ? left - right : startOf(left) - startOf(right)))
  for (const file of files) {
    const own = process[file]!
    symbols[file] = own === last.get(worker[file]!) ? 0 : 1 + fold(own - next)
    last.set(worker[file]!, own)
    next = Math.max(next, own + 1)
  }
  return symbols
}

const highest = 3_155_760_000_000_000

test.each([
  ['starts as they are', (below: (count: number) => number) => below(600_000_000)],
  ['many that start at the same moment', (below: (count: number) => number) => below(4)],
  ['starts that some do not have', (below: (count: number) => number) => (below(3) === 0 ? null : below(9))],
  ['no starts', () => null],
  ['starts as late as they may be', (below: (count: number) => number) => highest - below(5)],
])('files of %s have their processes told in the order of their starts, then of their numbers', (_, startOf) => {
  const random = seededRandom(7)
  for (let round = 0; round < 50; round++) {
    const length = random.below(120)
    const column = (valueOf: () => number | null): Column => Array.from({ length }, valueOf)
    const told = {
      worker: column(() => random.below(5)),
      startUs: column(() => startOf((count) => random.below(count))),
    }
    const process = column(() => (random.below(6) === 0 ? null : random.below(20)))

    const symbols = tellProcesses(process, told)

    expect([...symbols]).toEqual(toldPlainly(process, told))
    const back = process.map((own, file) => (own === null ? null : symbols[file]!))
    readProcesses(back, told)
    expect(back).toEqual(process)
  }
})
