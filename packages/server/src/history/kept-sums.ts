import { decodeRollUp, encodeRollUp, testsPerRollUp } from '../codec/roll-up-codec.ts'
import type { Store } from '../store/store.ts'
import { createBreath } from './breathe.ts'
import { createTally, type Tally } from './tally.ts'

/** What chapters bring to a range, summed: so that a start reads it in place of the roll-ups of all its days. */
export interface Sums {
  tally: Tally
  /** The chapters [0, n) of a day that are counted in. */
  counted: Map<number, number>
  /** The layer by which each test was counted. */
  layers: Uint8Array<ArrayBuffer>
}

/** The sums of the ranges of one project, as they were when a chapter had ended. */
export interface KeptSums {
  /** Undefined where there are none, or where they do not hold any more. */
  read(name: string): Promise<Sums | undefined>
  write(name: string, sums: Sums): Promise<void>
}

/** As they are stored: roll-ups of all days together, and what belongs to single days beside them. */
interface Written {
  version: typeof version
  /** Reports that had been removed: what was counted of others still holds. */
  removed: number
  counted: [day: number, chapters: number][]
  days: [day: number, layerNs: number[], retried: number[]][]
  /** A digit a test. */
  layers: string
  /** Base64. */
  blocks: string[]
}

const version = 1
/** Ranges, those before them included. */
const mostKept = 6
export const sumsKind = 'sums'

export function createKeptSums(store: Store, project: number): KeptSums {
  /** Reports have numbers without gaps. */
  const countRemoved = async (): Promise<number> => {
    const { lastReport, reports } = await store.derived(project)
    return lastReport - reports
  }
  /** Before anything is counted: what goes later was counted all the same. */
  let removedAtStart: Promise<number> | undefined

  return {
    async read(name) {
      removedAtStart ??= countRemoved()
      const record = (await store.records(project, sumsKind)).find(({ key }) => key === name)
      if (!record) return undefined
      try {
        const written = JSON.parse(record.data) as Written
        if (written.version !== version || written.removed !== (await removedAtStart)) return undefined
        return await toSums(written)
      } catch {
        // Damaged, or of another version: they are counted anew, and take its place.
        return undefined
      }
    },
    async write(name, sums) {
      const removed = await removedAtStart
      if (removed === undefined || removed !== (await countRemoved())) return
      const data = JSON.stringify(await toWritten(sums, removed))
      await store.putRecord(project, sumsKind, { key: name, data, changedAt: Date.now() })
      const kept = (await store.records(project, sumsKind)).toSorted((left, right) => right.changedAt - left.changedAt)
      for (const { key } of kept.slice(mostKept)) await store.removeRecord(project, sumsKind, key)
    },
  }
}

async function toWritten({ tally, counted, layers }: Sums, removed: number): Promise<Written> {
  const breathe = createBreath()
  const blocks: string[] = []
  for (let test = 0; test < layers.length; test += testsPerRollUp) {
    blocks.push(encodeRollUp(tally.toRollUp(test, Math.min(layers.length, test + testsPerRollUp))).toString('base64'))
    await breathe()
  }
  return {
    version,
    removed,
    counted: [...counted],
    days: Array.from(tally.days, ([day, { layerNs, retried }]) => [day, Array.from(layerNs), [...retried].flat()]),
    layers: layers.join(''),
    blocks,
  }
}

async function toSums({ counted, days, layers, blocks }: Written): Promise<Sums> {
  const breathe = createBreath()
  const tally = createTally(layers.length)
  for (const [index, block] of blocks.entries()) {
    tally.addSums(decodeRollUp(Buffer.from(block, 'base64')), index * testsPerRollUp)
    await breathe()
  }
  for (const [day, layerNs, pairs] of days) {
    const retried = new Map<number, number>()
    for (let index = 0; index < pairs.length; index += 2) retried.set(pairs[index]!, pairs[index + 1]!)
    tally.days.set(day, { layerNs: Float64Array.from(layerNs), retried })
  }
  return { tally, counted: new Map(counted), layers: Uint8Array.from(layers, Number) }
}
