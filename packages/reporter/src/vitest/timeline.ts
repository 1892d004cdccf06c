import type { TestModule } from 'vitest/node'
import { nowNs } from '../clock.ts'
import type { Recorder } from '../recorder.ts'
import { fileMetaOf } from './module-meta.ts'
import type { FileMeta } from './worker-meta.ts'

/** Puts moments of workers on the time axis of the run, in microseconds from its start. */
export interface Timeline {
  fileStartUs(meta: FileMeta): number
  /** Only where there is no piece of ours in the worker: whole milliseconds. */
  epochUs(epochMs: number): number
  /** From now on. */
  nowUs(): number
  worker(meta: FileMeta): number | null
}

export function liveTimeline(recorder: Recorder): Timeline {
  return {
    fileStartUs: (meta) => recorder.sinceStartUs(BigInt(meta.startNs)),
    epochUs: (epochMs) => recorder.sinceStartUsOfEpochMs(epochMs),
    nowUs: () => recorder.sinceStartUs(nowNs()),
    worker: (meta) => meta.worker || null,
  }
}

/**
 * `vitest --merge-reports`: the tests ran earlier, in other processes and perhaps on other machines. Every shard has a
 * clock of its own, which starts with its first file, and worker slots of its own, which follow those of the shard before.
 */
export function mergedTimeline(modules: readonly TestModule[]): Timeline {
  const shards = new Map<string, { startNs: bigint; slots: number; firstSlot: number }>()
  let earliestMs = Infinity
  for (const module of modules) {
    const meta = fileMetaOf(module)
    if (meta) {
      const startNs = BigInt(meta.startNs)
      const shard = shards.get(meta.run) ?? { startNs, slots: 0, firstSlot: 0 }
      if (startNs < shard.startNs) shard.startNs = startNs
      shard.slots = Math.max(shard.slots, meta.worker)
      shards.set(meta.run, shard)
    } else {
      for (const test of module.children.allTests()) {
        earliestMs = Math.min(earliestMs, test.diagnostic()?.startTime ?? Infinity)
      }
    }
  }
  let slots = 0
  for (const shard of shards.values()) {
    shard.firstSlot = slots
    slots += shard.slots
  }
  return {
    fileStartUs: (meta) => Number(BigInt(meta.startNs) - shards.get(meta.run)!.startNs) / 1000,
    epochUs: (epochMs) => (epochMs - earliestMs) * 1000,
    nowUs: () => 0,
    worker: (meta) => (meta.worker === 0 ? null : shards.get(meta.run)!.firstSlot + meta.worker),
  }
}
