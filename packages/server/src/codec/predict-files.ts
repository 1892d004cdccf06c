import type { RunBody } from './body-codec.ts'
import { codeOf } from './log-code.ts'
import type { RunOrder } from './order-codec.ts'

/** What the rows of a report tell about its files, by their ids. 0 where they tell nothing. */
export interface PredictedFiles {
  worker(file: number): number
  /** When the row before its first one ended, whole milliseconds. */
  startMs(file: number): number
  /** Code (log-code.ts) of the time from then to the end of its last row. */
  durationCode(file: number): number
  /** By their start. */
  ids(): Int32Array
}

/**
 * @param body as it is kept for long: of roundBody, or decoded from that
 * @param fileOf the file of each test
 */
export function predictFiles({ lanes, tests }: RunOrder, body: RunBody, fileOf: Int32Array): PredictedFiles {
  const place = new Map<number, number>()
  const ids: number[] = []
  const worker: number[] = []
  const startUs: number[] = []
  const endUs: number[] = []
  let row = 0
  for (const lane of lanes) {
    let nowUs = 0
    let idBefore = -1
    let current = -1
    for (const end = row + lane.rows; row < end; row++) {
      const id = fileOf[tests[row]!] ?? -1
      if (id !== idBefore) {
        const known = place.get(id)
        current = known ?? ids.length
        idBefore = id
        if (known === undefined) {
          place.set(id, current)
          ids.push(id)
          worker.push(lane.worker ?? 0)
          startUs.push(nowUs)
          endUs.push(nowUs)
        }
      }
      nowUs += body.gapUs[row]! + body.durationUs[row]!
      if (nowUs > endUs[current]!) endUs[current] = nowUs
    }
  }

  return {
    worker: (file) => worker[place.get(file) ?? -1] ?? 0,
    startMs: (file) => Math.round((startUs[place.get(file) ?? -1] ?? 0) / 1000),
    durationCode(file) {
      const own = place.get(file)
      return own === undefined ? 0 : codeOf(endUs[own]! - startUs[own]!)
    },
    ids: () =>
      Int32Array.from(ids.keys())
        .toSorted((left, right) => startUs[left]! - startUs[right]! || ids[left]! - ids[right]!)
        .map((own) => ids[own]!),
  }
}
