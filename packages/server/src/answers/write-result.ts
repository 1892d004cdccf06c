import type { HistoryRun } from '../history/results.ts'
import { type JsonBytes, utf8 } from './json-bytes.ts'

/**
 * Writes how a result begins: what `factsOf` tells of its run, its status, its duration. Without the end of the object.
 * The facts are written once for all results of a run: none of them may ever change.
 */
export function createResultWriter(factsOf: (run: HistoryRun) => object) {
  const runParts = new WeakMap<HistoryRun, Uint8Array>()
  return (json: JsonBytes, run: HistoryRun, status: string, durationMs: number | null): void => {
    let part = runParts.get(run)
    if (!part) runParts.set(run, (part = utf8(`${JSON.stringify(factsOf(run)).slice(0, -1)},"status":"`)))
    json.short(part)
    json.short(statusPart(status))
    if (durationMs === null) json.short(nothing)
    else json.milliseconds(durationMs)
  }
}

const nothing = utf8('null')
const statusParts = new Map<string, Uint8Array>()

function statusPart(status: string): Uint8Array {
  let part = statusParts.get(status)
  if (!part) statusParts.set(status, (part = utf8(`${status}","durationMs":`)))
  return part
}
