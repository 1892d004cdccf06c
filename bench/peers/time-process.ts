import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { endedChildrenCpuS } from '../support/child-cpu.ts'

export interface Cost {
  cpuS: number
  wallS: number
}

/**
 * Node with these arguments as a process of its own, from its start to its end. No other child of this process may end
 * meanwhile: its CPU would be counted too.
 *
 * @throws if it ends with anything but 0
 */
export async function timeNode(args: string[], cwd: string): Promise<Cost> {
  const cpuBeforeS = endedChildrenCpuS()
  const startMs = performance.now()
  await promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 64 * 2 ** 20 })
  return { wallS: (performance.now() - startMs) / 1000, cpuS: endedChildrenCpuS() - cpuBeforeS }
}
