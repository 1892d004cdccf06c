import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { MachineFacts } from '../report.ts'

/** No host name, no user: what explains a duration, and nothing that names a person. */
export function readMachine(): MachineFacts {
  const processors = cpus()
  return {
    os: platform(),
    arch: arch(),
    osRelease: release(),
    cpu: processors[0]?.model.trim() ?? '',
    cpus: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
  }
}
