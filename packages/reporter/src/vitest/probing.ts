import type { FileProbe, ProbeOptions, TestProbe } from '../probe/probe.ts'
import type { RecordedFileEvidence } from '../recording.ts'
import { workerOrders } from './base-runner.ts'

/** The probe of the file that runs in this worker: one after the other, in a worker that is not isolated. */
export interface Probing {
  /** Set-up files and the import of a file begin. */
  start(): void
  phase(phase: Parameters<FileProbe['phase']>[0]): void
  suiteBoundary(): void
  functions: FileProbe['functions']
  testStarted(): TestProbe | undefined
  end(told: (seen: RecordedFileEvidence) => void): void
}

/** Starts the probe of a file, in the worker that this runs in. */
export type StartProbe = (options: Omit<ProbeOptions, 'sight' | 'deep'>) => FileProbe | undefined

export function createProbing(startProbe: StartProbe): Probing {
  let current: FileProbe | undefined
  return {
    start() {
      // A file that could not be imported has no end.
      current?.fileEnded()
      const parts = workerOrders()?.probe
      current = parts && startProbe({ parts, ignored: [], runnerTimers: 0 })
    },
    phase: (phase) => current?.phase(phase),
    functions: (path, list) => current?.functions(path, list),
    suiteBoundary: () => current?.suiteBoundary(),
    testStarted: () => current?.testStarted(),
    end(told) {
      if (current) told(current.fileEnded())
      current = undefined
    },
  }
}
