import type { Coverage, Pairs } from '../../packages/server/src/analysis/order/coverage.ts'
import { type History, NOT_RUN } from '../../packages/server/src/analysis/order/schedule.ts'

/** Coverage by looking at every pair in every run. */
export function countCoverage({ schedules }: History): Coverage {
  const tests = pairCounter()
  const files = pairCounter()
  for (const schedule of schedules) {
    const { file, process, fileStartMs, fileEndMs, firstRow } = schedule
    for (let one = 0; one < file.length; one++) {
      for (let other = 0; other < file.length; other++) {
        if (one === other) continue
        const isSameProcess = process[one]! >= 0 && process[one] === process[other]
        const isBefore = (isSameProcess && one < other) || fileEndMs[one]! <= fileStartMs[other]!
        files.see(file[one]!, file[other]!, isBefore)
      }
      for (let row = firstRow[one]!; row < firstRow[one + 1]!; row++)
        for (let other = firstRow[one]!; other < firstRow[one + 1]!; other++) {
          if (row === other || schedule.outcome[row] === NOT_RUN || schedule.outcome[other] === NOT_RUN) continue
          const overlaps = schedule.endMs[Math.min(row, other)]! > schedule.startMs[Math.max(row, other)]! + 1
          tests.see(schedule.test[row]!, schedule.test[other]!, row < other && !overlaps)
        }
    }
  }
  return { runs: schedules.length, testPairs: tests.count(), filePairs: files.count() }
}

function pairCounter() {
  const together = new Set<string>()
  const before = new Set<string>()
  return {
    see(one: number, other: number, isBefore: boolean): void {
      together.add(`${Math.min(one, other)} ${Math.max(one, other)}`)
      if (isBefore) before.add(`${one} ${other}`)
    },
    count(): Pairs {
      const both = [...together].filter(
        (pair) => before.has(pair) && before.has(pair.split(' ').toReversed().join(' ')),
      )
      return { bothOrders: both.length, total: together.size }
    },
  }
}
