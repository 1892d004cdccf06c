import { decodeBody, type RunBody } from '../codec/body-codec.ts'
import { decodeOrder, type RunLane, type RunOrder } from '../codec/order-codec.ts'
import type { RunSummary } from '../store/store.ts'

/** A run in memory: what charts and tables need of it. Times in ms, moments epoch ms. */
export interface HistoryRun {
  run: number
  id: string
  at: number
  branch: string | null
  commit: string | null
  status: RunSummary['status']
  wallMs: number
  /** Somebody ran a part of the suite by hand: no measure of the suite as a whole. */
  partial: boolean
  /** One for each shard that has arrived. */
  parts: Results[]
}

/** The results of one report as columns: 9 bytes a row, 17 where hooks were measured. */
export interface Results {
  report: number
  lanes: RunLane[]
  /** Test ids, lane by lane, in the order in which the tests started. */
  tests: Int32Array
  durationMs: Float32Array
  /** Status codes (codec/status.ts). */
  status: Uint8Array
  beforeEachMs: Float32Array | null
  afterEachMs: Float32Array | null
  skipped: Int32Array
  todo: Int32Array
  pending: Int32Array
}

export function toResults(report: number, order: RunOrder, body: RunBody): Results {
  const { lanes, tests, skipped, todo, pending } = order
  return {
    report,
    lanes,
    tests,
    durationMs: toMs(body.durationUs),
    status: body.status,
    beforeEachMs: body.beforeEachUs && toMs(body.beforeEachUs),
    afterEachMs: body.afterEachUs && toMs(body.afterEachUs),
    skipped,
    todo,
    pending,
  }
}

/** @throws CorruptBlob */
export function decodeResults(report: number, order: Uint8Array, body: Uint8Array): Results {
  return toResults(report, decodeOrder(order), decodeBody(body))
}

function toMs(us: ArrayLike<number>): Float32Array {
  const ms = new Float32Array(us.length)
  for (let index = 0; index < us.length; index++) ms[index] = us[index]! / 1000
  return ms
}
